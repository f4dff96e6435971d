// kill -9 at random moments, everything on: no acknowledged wish or name is lost, no total that was shown falls, nothing gets
// another identity, and every start works; on a disk that is full or takes nothing, too. KILLS=200 for more, SEED to repeat some.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

const PROCESS = fileURLToPath(new URL('kills/plugin-process.ts', import.meta.url));
const KILLS = Number(process.env['KILLS'] ?? 6);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LONGEST_LIFE_MS = 1_500;
/** A start takes a second, and many where others are at work. */
const PATIENCE_MS = 120_000 + KILLS * 20_000;

let storage: string;
beforeEach(() => void (storage = mkdtempSync(join(tmpdir(), 'kills-'))));
afterEach(() => rmSync(storage, { recursive: true }));

interface Life {
  readonly lines: readonly string[];
  readonly complaints: string;
  /** Of the process: it is to be killed, and not to end by itself. */
  readonly signal: unknown;
}

/** Lets the plugin run, and kills it so long after it has started, or after it has told each of `awaited`. */
async function liveAndDie(lifeMs: number, disk: 'works' | 'full' | 'read-only', awaited: readonly string[] = []): Promise<Life> {
  const child = spawn(process.execPath, [PROCESS, storage, disk], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text.replace(/^.*(?:ExperimentalWarning|--trace-warnings).*\n/gm, '')));
  const reader = createInterface(child.stdout).on('line', (line) => void lines.push(line));
  const allRead = once(reader, 'close');
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  await Promise.race([once(reader, 'line'), ended]);
  const allTold = async (): Promise<void> => {
    while (!awaited.every((first) => wordsOf(lines, first).length > 0)) await once(reader, 'line');
  };
  await Promise.race([allTold(), ended]);
  await Promise.race([sleep(lifeMs), ended]);
  child.kill('SIGKILL');
  await allRead;
  const [, signal] = await ended;
  return { lines, complaints, signal };
}

const lives = (): number[] => fc.sample(fc.integer({ min: 0, max: LONGEST_LIFE_MS }), { seed: SEED, numRuns: KILLS });
const wordsOf = (lines: readonly string[], first: string): string[][] => lines.filter((line) => line.startsWith(`${first} `)).map((line) => line.split(' ').slice(1));

/** What was said of what is remembered; a busy machine, in so much haste, may call the cloud slow. */
const aboutMemory = ({ lines }: Life): string[] => lines.filter((line) => /^warned .*(?:damaged|remember|restart|twice)/.test(line));

/** What a person has asked for last, what was acknowledged last, and the highest total that was shown. */
interface Known {
  asked: readonly string[];
  allowed: string;
  name: string;
  /** Of the available current, in percent. */
  current: string;
  totalKwh: number;
}

const nothing = (): Known => ({ asked: [], allowed: 'true', name: '"Charging"', current: '100', totalKwh: 0 });

function expectKept(known: Known, { lines }: Life): void {
  const [restored] = wordsOf(lines, 'restored');
  if (restored === undefined) return;
  const [allowed = '', name = '', total] = restored;
  // What was asked for and not answered may be on the disk.
  expect([known.allowed, known.asked[0]]).toContain(allowed);
  expect([known.name, known.asked[1]]).toContain(name);
  expect(Number(total)).toBeGreaterThanOrEqual(known.totalKwh);
  const [current] = wordsOf(lines, 'current-at-first').flat();
  if (current !== undefined) expect([known.current, known.asked[2]]).toContain(current);
}

function learn(known: Known, { lines }: Life): void {
  const [restored] = wordsOf(lines, 'restored');
  if (restored !== undefined) Object.assign(known, { allowed: restored[0], name: restored[1] });
  known.asked = wordsOf(lines, 'asks').at(-1) ?? known.asked;
  known.allowed = wordsOf(lines, 'allowed').at(-1)?.[0] ?? known.allowed;
  known.name = wordsOf(lines, 'named').at(-1)?.[0] ?? known.name;
  known.current = wordsOf(lines, 'current').at(-1)?.[0] ?? wordsOf(lines, 'current-at-first').at(-1)?.[0] ?? known.current;
  learnTotals(known, lines);
}

/** Whatever becomes of the rest, no total that was shown falls. */
function learnTotals(known: Known, lines: readonly string[]): void {
  const totals = [...wordsOf(lines, 'restored').map(([, , kwh]) => kwh), ...wordsOf(lines, 'total').flat()].map(Number);
  expect(totals).toStrictEqual(totals.toSorted((one, other) => one - other));
  expect(totals[0] ?? known.totalKwh).toBeGreaterThanOrEqual(known.totalKwh);
  known.totalKwh = totals.at(-1) ?? known.totalKwh;
}

test(`${KILLS} kills lose nothing that was acknowledged or shown (SEED=${SEED})`, async () => {
  const known = nothing();
  const registered: string[] = [];
  let acknowledged = 0;
  for (const [at, lifeMs] of lives().entries()) {
    // The first life is long enough for something to be lost, however slow the machine.
    const life = await liveAndDie(lifeMs, 'works', at === 0 ? ['named', 'total'] : []);
    expect(life.complaints).toBe('');
    expect(life.signal).toBe('SIGKILL');
    expect(aboutMemory(life)).toStrictEqual([]);
    expect(wordsOf(life.lines, 'unregistered')).toStrictEqual([]);
    expectKept(known, life);
    learn(known, life);
    registered.push(...wordsOf(life.lines, 'registered').flat());
    acknowledged += wordsOf(life.lines, 'named').length;
  }
  expect(registered).toHaveLength(new Set(registered).size);
  expect(acknowledged).toBeGreaterThan(0);
  expect(known.totalKwh).toBeGreaterThan(0);
}, PATIENCE_MS);

test.each(['full', 'read-only'] as const)(`on a %s disk no start and no wish fails, and no total falls (SEED=${SEED})`, async (disk) => {
  const known = nothing();
  // Something is remembered from when the disk still worked.
  learnTotals(known, (await liveAndDie(LONGEST_LIFE_MS, 'works')).lines);
  for (const lifeMs of lives().slice(0, Math.max(3, KILLS / 10))) {
    const life = await liveAndDie(lifeMs + 500, disk);
    expect(life.complaints).toBe('');
    expect(life.signal).toBe('SIGKILL');
    expect(wordsOf(life.lines, 'asks').length - wordsOf(life.lines, 'named').length).toBeLessThanOrEqual(1);
    expect(aboutMemory(life).length).toBeLessThanOrEqual(1);
    learnTotals(known, life.lines);
  }
}, PATIENCE_MS);
