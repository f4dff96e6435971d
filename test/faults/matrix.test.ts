// The fault matrix: every fault at every moment, against the plugin in one piece. Prints the table at the end.
import vm from 'node:vm';
import tls from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { OddServer } from '../support/odd-server.ts';
import { selfSigned } from './certificates.ts';
import { expectKept, print } from './expectations.ts';
import { phases, happen, type Course, type Phase } from './phases.ts';
import { elsewhere, table, type Row } from './table.ts';
import { cachedGarage, World } from './world.ts';

/** Jest's own `process` hears of nothing. */
const realProcess = vm.runInThisContext('process') as NodeJS.Process;
const certificates = { own: selfSigned(), other: selfSigned() };
const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown): void => void unhandled.push(reason);
const results = new Map<string, string>();
const authoritiesBefore = tls.getCACertificates('default');
let other: OddServer;
let fromCache: () => PlatformAccessory;

beforeAll(async () => {
  tls.setDefaultCACertificates([certificates.own.cert]);
  realProcess.on('unhandledRejection', noteUnhandled);
  realProcess.on('uncaughtExceptionMonitor', noteUnhandled);
  other = await OddServer.start((response) => response.end('{}'));
  elsewhere.url = other.url;
  fromCache = await cachedGarage({ way: 'plain', certificates });
});

afterAll(async () => {
  realProcess.off('unhandledRejection', noteUnhandled);
  realProcess.off('uncaughtExceptionMonitor', noteUnhandled);
  tls.setDefaultCACertificates(authoritiesBefore);
  await other.stop();
  print(asText());
});

beforeEach(() => {
  unhandled.length = 0;
  other.requests.length = 0;
});

for (const row of table) {
  for (const phase of phases) {
    const expected = row.expected[phase];
    if (expected === undefined) continue;
    test(`${row.fault}, ${phase}`, async () => {
      results.set(cell(row, phase), 'FAILED');
      const world = await World.create({ way: row.way, certificates, pollIntervalMs: phase === 'while listing' ? 300_000 : 60_000 });
      try {
        const course = await happen(world, phase, { trouble: row.trouble, cachedGarage: fromCache, patienceMs: row.recoveryMs });
        results.set(cell(row, phase), `FAILED: ${inShort(course)}`);
        expectKept(phase, course, expected);
        expect(unhandled).toStrictEqual([]);
        // Neither the token nor anything else has gone to where a redirect led.
        expect(other.requests).toStrictEqual([]);
        results.set(cell(row, phase), `ok ${inShort(course)}`);
      } finally {
        await world.stop();
      }
    });
  }
}

function cell(row: Row, phase: Phase): string {
  return `${row.fault}, ${phase}`;
}

/** How a write ended, and how long after its end the trouble was over for the plugin. */
function inShort({ written, recoveredInMs }: Course): string {
  const write = written === undefined ? [] : [written.status === 0 ? 'switched' : String(written.status)];
  return [...write, recoveredInMs === undefined ? 'never right' : `${Math.round(recoveredInMs / 1000)} s`].join(', ');
}

function asText(): string {
  const header = ['', ...phases];
  const rows = table.map((row) => [row.fault, ...phases.map((phase) => results.get(cell(row, phase)) ?? '·')]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((line) => line[column]?.length ?? 0)));
  const lines = [header, ...rows].map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  const legend = [
    'Fault matrix. In each cell: how a write from HomeKit ended ("switched", or the HAP status with which it failed),',
    'and how long after the end of the fault everything was right again. "·": cannot be.',
  ];
  return ['', ...legend, '', ...lines, ''].join('\n');
}
