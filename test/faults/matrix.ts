// Plays a scene of the fault matrix: every fault at every moment, against the plugin in one piece. Prints the table at
// the end.
import vm from 'node:vm';
import tls from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { hapConsole } from '../support/homebridge.ts';
import { OddServer } from '../support/odd-server.ts';
import { selfSigned } from '../support/certificates.ts';
import { elsewhere, faults, type FaultName } from './faults.ts';
import type { Scene } from './scene.ts';
import { World } from './world.ts';

/** Jest's own `process` hears of nothing. */
const realProcess = vm.runInThisContext('process') as NodeJS.Process;
const names = Object.keys(faults) as FaultName[];

interface NamedCell<Moment extends string> {
  readonly fault: FaultName;
  readonly moment: Moment;
}

export class Matrix<Moment extends string, Expectation, Course> {
  /** The cells that are played. */
  readonly cells: readonly NamedCell<Moment>[];
  readonly #scene: Scene<Moment, Expectation, Course>;
  readonly #certificates = { own: selfSigned(), other: selfSigned() };
  readonly #authoritiesBefore = tls.getCACertificates('default');
  readonly #unhandled: unknown[] = [];
  readonly #noteUnhandled = (reason: unknown): void => void this.#unhandled.push(reason);
  readonly #results = new Map<string, string>();
  #elsewhere: OddServer | undefined;
  #cached: () => PlatformAccessory[] = () => [];

  constructor(scene: Scene<Moment, Expectation, Course>) {
    this.#scene = scene;
    this.cells = names.flatMap((fault) => scene.moments.map((moment) => ({ fault, moment }))).filter(({ fault, moment }) => {
      const like = this.#likeOf(fault, moment);
      if (like !== undefined) this.#results.set(keyOf(fault, moment), `= ${like}`);
      return scene.table[fault][moment] !== undefined && like === undefined;
    });
  }

  async start(): Promise<void> {
    tls.setDefaultCACertificates([this.#certificates.own.cert]);
    realProcess.on('unhandledRejection', this.#noteUnhandled);
    realProcess.on('uncaughtExceptionMonitor', this.#noteUnhandled);
    this.#elsewhere = await OddServer.start((response) => response.end('{}'));
    elsewhere.url = this.#elsewhere.url;
    this.#cached = await this.#scene.prepare(this.#certificates);
  }

  /** Prints the table, too. */
  async stop(): Promise<void> {
    realProcess.off('unhandledRejection', this.#noteUnhandled);
    realProcess.off('uncaughtExceptionMonitor', this.#noteUnhandled);
    tls.setDefaultCACertificates(this.#authoritiesBefore);
    await this.#elsewhere?.stop();
    hapConsole.log(this.#asText());
  }

  /** Lets a cell happen, and holds it against what is expected of it. */
  async expectKept({ fault: name, moment }: NamedCell<Moment>): Promise<void> {
    const { table, worldOf, happen, inShort, expectKept } = this.#scene;
    const expected = table[name][moment];
    if (expected === undefined) throw new Error(`${keyOf(name, moment)}: not played`);
    const note = (text: string): void => void this.#results.set(keyOf(name, moment), text);
    const requestsElsewhere = this.#elsewhere?.requests ?? [];
    this.#unhandled.length = 0;
    requestsElsewhere.length = 0;
    note('FAILED');
    const cell = { fault: faults[name], moment, cached: this.#cached };
    const world = await World.create({ ...worldOf(cell), way: cell.fault.way, listsNothing: cell.fault.listsNothing, certificates: this.#certificates });
    try {
      const course = await happen(world, cell);
      note(`FAILED: ${inShort(course)}`);
      expectKept(moment, course, expected);
      expectNothing(this.#unhandled);
      // Neither the token nor anything else has gone to where a redirect led.
      expectNothing(requestsElsewhere);
      note(`ok ${inShort(course)}`);
    } finally {
      await world.stop();
    }
  }

  /** What is played instead. */
  #likeOf(fault: FaultName, moment: Moment): string | undefined {
    const { table, onceForAlike = [] } = this.#scene;
    const { like } = faults[fault];
    const expected = table[fault][moment];
    if (like === undefined || expected === undefined || !onceForAlike.includes(moment)) return undefined;
    return isDeepStrictEqual(expected, table[like as FaultName][moment]) ? like : undefined;
  }

  #asText(): string {
    const { title, legend, moments } = this.#scene;
    const header = ['', ...moments];
    const rows = names.map((name) => [name, ...moments.map((moment) => this.#results.get(keyOf(name, moment)) ?? '·')]);
    const widths = header.map((_, column) => Math.max(...[header, ...rows].map((line) => line[column]?.length ?? 0)));
    const lines = [header, ...rows].map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
    return ['', title, ...legend, '', ...lines, ''].join('\n');
  }
}

function expectNothing(list: readonly unknown[]): void {
  expect(list).toStrictEqual([]);
}

function keyOf(name: FaultName, moment: string): string {
  return `${name}, ${moment}`;
}
