// What the matrix tries and what it prints.
import { expect, test } from '@jest/globals';
import { type Combination, combinations, endsByItself } from './combinations.ts';
import { hasPassed, type Outcome, report } from './report.ts';

const MAIN: Combination = { homebridge: '2.4.0', node: 22, bridge: 'main' };
const good: Outcome = { combination: MAIN, nodeVersion: '22.99.0', tookMs: { start: 1040, pair: 300, toggle: 7000, restart: 900, command: 400, stop: 20 } };
const failed: Outcome = {
  combination: { ...MAIN, bridge: 'child' },
  nodeVersion: '22.99.0',
  tookMs: { start: 1040 },
  failure: { step: 'pair', why: 'No answer' },
};
const notRun: Outcome = { combination: { homebridge: '1.11.0', node: 99, bridge: 'main' }, tookMs: {}, notRun: 'npm cannot install node@99: there is none' };

test('all combinations', () => {
  expect(combinations('all').map(({ homebridge, node, bridge }) => `${homebridge} ${node} ${bridge}`)).toStrictEqual(
    ['2.4.0 22', '2.4.0 24', '2.4.0 26', '1.11.0 22'].flatMap((host) => [`${host} main`, `${host} child`]),
  );
});

test('the corners are the oldest and the newest, as both kinds of bridge', () => {
  expect(combinations('corners').map(({ homebridge, node, bridge }) => `${homebridge} ${node} ${bridge}`)).toStrictEqual(
    ['2.4.0 26', '1.11.0 22'].flatMap((host) => [`${host} main`, `${host} child`]),
  );
});

test('only the main bridge of Homebridge 2 ends by itself', () => {
  expect(combinations('all').filter(endsByItself)).toStrictEqual([22, 24, 26].map((node) => ({ ...MAIN, node })));
});

test('the table says which step failed and why, what could not run, and counts', () => {
  expect(report([good, failed, notRun]).split('\n')).toStrictEqual([
    'Homebridge  Node     bridge  start     pair      toggle    restart   command   stop',
    '2.4.0       22.99.0  main    ok 1.0 s  ok 0.3 s  ok 7.0 s  ok 0.9 s  ok 0.4 s  ok 0.0 s',
    '2.4.0       22.99.0  child   ok 1.0 s  FAILED    -         -         -         -',
    '1.11.0      99       main    not run: npm cannot install node@99: there is none',
    '',
    'Homebridge 2.4.0, Node 22.99.0, child bridge: "pair" failed:',
    'No answer',
    '',
    '1 passed, 2 failed',
  ]);
});

test('what could not run has not passed', () => {
  expect([good, failed, notRun].map(hasPassed)).toStrictEqual([true, false, false]);
});
