// The short pure rules: versions, observation values, verdicts, reading intervals, selection, words.
import { describe, expect, test } from '@jest/globals';
import { READING } from '../../src/charging/account/reading-schedule.ts';
import { factsOf } from '../../src/charging/state/charger-facts.ts';
import { chargerSelection } from '../../src/charging/account/charger-selection.ts';
import { UNKNOWN_STATE, withSnapshot } from '../../src/charging/state/charger-state.ts';
import type { ChargingStatus } from '../../src/charging/state/charging-status.ts';
import { judge, judgeFinally } from '../../src/charging/commands/confirmation.ts';
import { readBoolean, readNumber, readText } from '../../src/charging/state/observation.ts';
import { nextListingAttemptMs, nextListReadMs, nextReadMs, withJitter } from '../../src/charging/account/reading-schedule.ts';
import { describeStatus } from '../../src/charging/charger/status-text.ts';
import { describeConfirmation } from '../../src/charging/commands/wish-log.ts';
import { compareVersions } from '../../src/base/version.ts';
import { aView } from '../support/charger-views.ts';
import { listed, observations, type Reported } from '../support/scripted-cloud.ts';

describe('versions compare numerically, part by part', () => {
  test.each([
    ['3.10', '3.2', 1],
    ['3.2', '3.10', -1],
    ['3.2', '3.2.0.0', 0],
    ['3.2.0.1', '3.2', 1],
    ['10', '9.9.9', 1],
  ])('%s against %s', (one, other, sign) => expect(Math.sign(compareVersions(one, other) ?? NaN)).toBe(sign));
  test.each(['', 'v3.2', '3..2', '3.2-beta', ' 3'])('%j is no version', (text) => {
    expect(compareVersions(text, '3.2')).toBeUndefined();
    expect(compareVersions('3.2', text)).toBeUndefined();
  });
});

describe('observation values', () => {
  test.each([['3', 3], ['6.000', 6], ['-1', -1], [' 0.25 ', 0.25]])('%j is the number %d', (text, number) =>
    expect(readNumber(text)).toBe(number),
  );
  test.each(['', ' ', '1,5', '1e3', '0x3', 'NaN', 'Infinity', '.5', '5.', undefined])('%j is no number', (text) =>
    expect(readNumber(text)).toBeUndefined(),
  );
  test.each([['1', true], ['0', false], ['TRUE', true], ['False', false], ['1.0', true], ['2', undefined], ['yes', undefined], ['', undefined]])(
    '%j as boolean is %s',
    (text, expected) => expect(readBoolean(text)).toBe(expected),
  );
  test('blank text is no text', () => expect([readText(' a '), readText(' '), readText(undefined)]).toEqual(['a', undefined, undefined]));
});

describe('the verdict on an accepted command', () => {
  test.each([
    ['pause', 'paused', 'fulfilled', 'fulfilled'],
    ['pause', 'disconnected', 'fulfilled', 'fulfilled'],
    ['pause', 'finished', 'pending', 'fulfilled'],
    ['pause', 'requesting', 'pending', 'fulfilled'],
    ['pause', 'charging', 'pending', 'failed'],
    ['pause', 'unknown', 'pending', 'failed'],
    ['resume', 'charging', 'fulfilled', 'fulfilled'],
    ['resume', 'disconnected', 'failed', 'failed'],
    ['resume', 'requesting', 'pending', 'failed'],
    ['resume', 'finished', 'pending', 'failed'],
    ['resume', 'paused', 'pending', 'failed'],
    ['resume', 'unknown', 'pending', 'failed'],
  ] as const)('%s and %s: %s, and %s when the time is up', (wish, status, now, finally_) => {
    expect(judge(wish, status)).toBe(now);
    expect(judgeFinally(wish, status)).toBe(finally_);
  });
});

describe('when to read next', () => {
  const usual = { pollIntervalMs: 60_000, failuresInARow: 0 };
  test.each([
    ['unknown', 60_000],
    ['disconnected', 60_000],
    ['requesting', 30_000],
    ['charging', 30_000],
    ['paused', 30_000],
    ['finished', 30_000],
  ] as const)('%s: after %d ms', (status, ms) => expect(nextReadMs({ ...usual, status })).toBe(ms));
  test.each([
    [0, 60_000],
    [2, 60_000],
    [3, 60_000],
    [4, 120_000],
    [5, 240_000],
    [6, 300_000],
    [1000, 300_000],
  ])('after %d failures in a row: %d ms', (failuresInARow, ms) =>
    expect(nextReadMs({ ...usual, status: 'disconnected', failuresInARow })).toBe(ms),
  );
  test.each([
    [0, 3_600_000],
    [1, 60_000],
    [3, 60_000],
    [4, 120_000],
    [9, 300_000],
  ])('with a pollInterval of an hour, after %d failures: %d ms', (failuresInARow, ms) =>
    expect(nextReadMs({ status: 'disconnected', pollIntervalMs: 3_600_000, failuresInARow })).toBe(ms),
  );
  test('jitter is a tenth either way, or up to a fifth and never down', () => {
    expect(withJitter(1000, 'either-way', 0)).toBeCloseTo(1000 * (1 - READING.jitter));
    expect(withJitter(1000, 'either-way', 0.5)).toBe(1000);
    expect(withJitter(1000, 'either-way', 1)).toBeCloseTo(1000 * (1 + READING.jitter));
    expect(withJitter(1000, 'longer', 0)).toBe(1000);
    expect(withJitter(1000, 'longer', 1)).toBeCloseTo(1000 * (1 + 2 * READING.jitter));
  });
  test('the list', () => {
    expect([nextListReadMs(30_000), nextListReadMs(120_000)]).toEqual([60_000, 120_000]);
    expect([1, 2, 3, 99].map(nextListingAttemptMs)).toEqual([10_000, 20_000, 40_000, 300_000]);
  });
});

describe('a charger is called', () => {
  test.each([
    ['Garage', 'Garage'],
    [undefined, 'Zaptec Go 0001'],
    ['ZAP000001', 'Zaptec Go 0001'],
    ['zap000001', 'Zaptec Go 0001'],
  ])('named %s in the list: %s', (name, called) => expect(factsOf(listed({ name })).name).toBe(called));
});

describe('the selection of chargers', () => {
  const garage = listed();
  const carport = listed({ id: 'C2', serial: 'ZPR000002', name: 'Carport' });

  test.each([
    [[], [], true, true],
    [['zap000001'], [], true, false],
    [['c2'], [], false, true],
    [[], ['zpr000002'], true, false],
    [['zap000001'], ['zap000001'], false, false],
  ])('include %j, exclude %j', (include, exclude, wantsGarage, wantsCarport) => {
    const selection = chargerSelection({ include, exclude });
    expect([selection.isWanted(garage), selection.isWanted(carport)]).toEqual([wantsGarage, wantsCarport]);
  });

  test('says once which name is unknown, by its last four characters only, and only on complete listings', () => {
    const selection = chargerSelection({ include: ['zap000001', 'zap999912'], exclude: ['zap999934'] });
    expect(selection.notesOn({ complete: false, chargers: [garage] })).toEqual([]);
    const notes = selection.notesOn({ complete: true, chargers: [garage] });
    expect(notes).toHaveLength(2);
    expect(notes.join()).toContain('"9912"');
    expect(notes.join()).not.toContain('zap9999');
    expect(selection.notesOn({ complete: true, chargers: [garage] })).toEqual([]);
  });

  test.each([
    ['include', { include: ['zap000001', 'zap999912'], exclude: [] }],
    ['exclude', { include: [], exclude: ['zap999912', 'zpr000002'] }],
  ])('says in which list the unknown name is: %s', (list, options) => {
    expect(chargerSelection(options).notesOn({ complete: true, chargers: [garage, carport] })).toEqual([
      `"chargers.${list}" names a charger ending in "9912", which this account does not have; check it for typing errors.`,
    ]);
  });

  test('says when nothing is left, or nothing is there', () => {
    expect(chargerSelection({ include: [], exclude: ['zap000001'] }).notesOn({ complete: true, chargers: [garage] })).toEqual([
      expect.stringContaining('leave out every charger'),
    ]);
    expect(chargerSelection({ include: [], exclude: [] }).notesOn({ complete: false, chargers: [] })).toEqual([
      expect.stringContaining('no charger for this user'),
    ]);
  });
});

describe('words', () => {
  const view = aView({ firmware: undefined });

  test('a change of status is told, once', () => {
    expect(describeStatus(undefined, view)).toBe('charging.');
    expect(describeStatus(view, { ...view, isOn: false })).toBeUndefined();
    expect(describeStatus(view, { ...view, isReachable: false })).toContain('no response');
    expect(describeStatus({ ...view, isReachable: false }, { ...view, isReachable: false, status: 'paused' })).toBeUndefined();
    expect(describeStatus({ ...view, isReachable: false }, view)).toBe('responds again; charging.');
  });

  test.each<[ChargingStatus, string]>([
    ['unknown', 'its state is not known.'],
    ['disconnected', 'no vehicle is connected.'],
    ['requesting', 'a vehicle is connected and waits to charge.'],
    ['charging', 'charging.'],
    ['paused', 'charging is paused.'],
    ['finished', 'charging is finished.'],
  ])('%s is told as "%s"', (status, sentence) => expect(describeStatus(undefined, { ...view, status })).toBe(sentence));

  test.each<[Reported, string]>([
    [{ 710: '2', 120: '1' }, 'it waits for authorization.'],
    [{ 710: '2', 708: '0' }, 'it waits for current.'],
    [{ 710: '2', 708: '16' }, 'it waits for the vehicle, or for current.'],
    [{ 710: '1' }, 'no vehicle is connected.'],
  ])('a resume that ends with %j says why', (reported, reason) => {
    const state = withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0);
    expect(describeConfirmation('resume', 'failed', state)).toBe(`Zaptec accepted the resume command, but the charger did not follow it: ${reason}`);
  });

  test('a confirmation that fails says what the charger does instead', () =>
    expect(describeConfirmation('resume', 'failed', UNKNOWN_STATE)).toContain('its state is not known'));
});
