// kill -9 at random moments, everything on: no acknowledged wish, name or session is lost, no total that was shown falls, nothing
// gets another identity, and every start works; on a disk that is full or takes nothing, too. KILLS=200 for more, SEED to repeat
// some.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { FinishedSession } from '../../src/charging/sessions/session.ts';
import { sessionFilesIn, sessionsOfFiles } from '../../src/reports/session-files.ts';
import { hapConsole } from '../support/homebridge.ts';
import { aboutMemory, expectKept, expectSound, Known, WISHES, wordsOf, type Life, type Line } from './kills/known.ts';
import { Surroundings } from './kills/site.ts';

const PROCESS = fileURLToPath(new URL('kills/plugin-process.ts', import.meta.url));
const KILLS = Number(process.env['KILLS'] ?? 6);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
/** Most end before or while the charger that connects is asked what it can do, some long after. */
const LIVES_MS = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 1_500 }) }, { weight: 1, arbitrary: fc.integer({ min: 1_500, max: 5_000 }) });
/** Somebody who waits for more than that waits in vain. */
const LONGEST_WAIT_MS = 240_000;
/** A start takes a second, and many where others are at work. */
const PATIENCE_MS = 600_000 + KILLS * 60_000;

/** What Node has compiled for one life, for those that follow: it takes longer than many of them. */
const compiled = mkdtempSync(join(tmpdir(), 'compiled-'));
afterAll(() => rmSync(compiled, { recursive: true }));

/** Of those that are killed, for whatever they leave. */
let temporary: string;
let storage: string;
let surroundings: Surroundings;
beforeEach(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'kills-'));
  storage = mkdtempSync(join(temporary, 'storage-'));
  surroundings = await Surroundings.start();
});
afterEach(async () => {
  await surroundings.stop();
  rmSync(temporary, { recursive: true });
});

interface LifeOptions {
  readonly disk?: 'works' | 'full' | 'read-only';
  readonly people?: 'busy' | 'at rest';
  /** It lives at least until this holds. */
  readonly isEnough?: (lines: readonly Line[]) => boolean | Promise<boolean>;
}

/** Lets the plugin run, and kills it so long after it has started. */
async function liveAndDie(lifeMs: number, { disk = 'works', people = 'busy', isEnough = () => true }: LifeOptions = {}): Promise<Life> {
  const child = spawn(process.execPath, [PROCESS, storage, disk, people, JSON.stringify(surroundings.site)], { env: { ...process.env, TMPDIR: temporary, NODE_COMPILE_CACHE: compiled }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: Line[] = [];
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text.replace(/^.*(?:ExperimentalWarning|--trace-warnings).*\n/gm, '')));
  const reader = createInterface(child.stdout).on('line', (line) => void lines.push(JSON.parse(line) as Line));
  const allRead = once(reader, 'close');
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const hasEnded = { is: false };
  void ended.then(() => (hasEnded.is = true));
  await Promise.race([once(reader, 'line'), ended]);
  for (const untilMs = performance.now() + LONGEST_WAIT_MS; !hasEnded.is && performance.now() < untilMs && !(await isEnough(lines)); ) await sleep(20);
  await Promise.race([sleep(lifeMs), ended]);
  child.kill('SIGKILL');
  await allRead;
  const [, signal] = await ended;
  return { lines, complaints, signal };
}

const lives = (): number[] => fc.sample(LIVES_MS, { seed: SEED, numRuns: KILLS });

async function keptSessions(): Promise<FinishedSession[]> {
  const kept: FinishedSession[] = [];
  for await (const some of sessionsOfFiles(await sessionFilesIn(storage))) kept.push(...some);
  return kept;
}

/** Whether everything that is on has worked in this life. */
function hasWorked(lines: readonly Line[]): boolean {
  const done = new Set(lines.filter(([kind]) => kind === 'done').map(([, what]) => what));
  return WISHES.every((what) => done.has(what)) && lines.some(([kind, status]) => kind === 'commanded' && status === 0);
}

/** What has not come about yet: currents that people want, and sessions of the cars that come and go. */
async function missing(known: Known): Promise<unknown[]> {
  const { cloud, cars, site } = surroundings;
  const setA = { current: cloud.installation('Home').availableCurrentA, maximum: Number(cloud.charger(site.names.garage).rows.value(510, Infinity)) };
  const others = Object.entries(setA).filter(([what, currentA]) => !known.mayBe(what, (100 * currentA) / 32));
  const kept = new Set((await keptSessions()).map(({ id }) => id));
  // The first one was before all this.
  return [...others, ...cars.completedSessions.slice(1).filter(({ sessionId }) => !kept.has(sessionId))];
}

/** What was acknowledged as over is kept once, with all its energy. */
function expectSessions(kept: readonly FinishedSession[]): void {
  const { told, begun, site, cloud } = surroundings;
  const byId = new Map(kept.map((session) => [session.id, session.energyKwh]));
  expect(byId.size).toBe(kept.length);
  expect(told.map(({ id }) => [id, byId.get(id)?.toFixed(3)])).toStrictEqual(told.map(({ id, energyKwh }) => [id, energyKwh.toFixed(3)]));
  const { id: connected } = cloud.charger(site.names.ocpp);
  expect(kept.filter(({ chargerId }) => chargerId === connected).length).toBeLessThanOrEqual(begun + 1);
}

test(`${KILLS} kills lose nothing that was acknowledged or shown (SEED=${SEED})`, async () => {
  const known = new Known();
  // The first life is long enough for everything to work, and to be lost, however slow the machine.
  const first = await liveAndDie(0, { isEnough: hasWorked });
  expectSound(known, first);
  expectKept(known, first);
  expect(hasWorked(first.lines)).toBe(true);
  for (const lifeMs of lives()) {
    const life = await liveAndDie(lifeMs);
    expectSound(known, life);
    expectKept(known, life);
  }
  surroundings.areCarsComing = false;
  const last = await liveAndDie(0, { people: 'at rest', isEnough: async () => (await missing(known)).length === 0 });
  expectSound(known, last);
  expectKept(known, last);
  expect(await missing(known)).toStrictEqual([]);
  const kept = await keptSessions();
  expectSessions(kept);
  const { told, bus } = surroundings;
  hapConsole.log(`${KILLS} kills with seed ${SEED}; acknowledged: ${JSON.stringify(Object.fromEntries(known.acknowledged))}, ${told.length} ends of sessions; ${kept.length} sessions kept, ${bus.accepted} messages taken`);
  expect(bus.accepted).toBeGreaterThan(0);
}, PATIENCE_MS);

test.each(['full', 'read-only'] as const)(`on a %s disk no start and no wish fails, and no total falls (SEED=${SEED})`, async (disk) => {
  const known = new Known();
  // Something is remembered from when the disk still worked.
  expectSound(known, await liveAndDie(0, { isEnough: (lines) => lines.some(([kind, what]) => kind === 'done' && what === 'name') }));
  for (const lifeMs of lives().slice(0, Math.max(2, KILLS / 10))) {
    const life = await liveAndDie(lifeMs + 500, { disk });
    expectSound(known, life);
    // Those that need nothing but the disk.
    for (const what of ['name', 'lock']) expect(wordsOf(life, 'refused').filter(([refused]) => refused === what)).toStrictEqual([]);
    expect(aboutMemory(life).length).toBeLessThanOrEqual(1);
    known.forgetWhatIsNotCached();
  }
}, PATIENCE_MS);
