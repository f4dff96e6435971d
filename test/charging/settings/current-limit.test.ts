// The current of one charger: what a share means, what is asked of the charger, what is shown and said.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ChargerRefusalError } from '../../../src/charging/calls/errors.ts';
import { currentOfShare, mostCurrentA, type CurrentControl } from '../../../src/charging/settings/current-limit.ts';
import { ObservationId } from '../../../src/charging/state/observation.ts';
import { everythingOn } from '../../support/charger-options.ts';
import { settle } from '../../support/manual-clock.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';

describe('a share', () => {
  test.each([
    [0, 32, 0],
    [1, 32, 0],
    [2, 32, 6],
    [15, 32, 6],
    [50, 32, 16],
    [100, 32, 32],
    [101, 16, 16],
    [-5, 32, 0],
    [62.5, 16, 10],
  ])('of %d %% of %d A is %d A', (percent, mostA, currentA) => expect(currentOfShare(percent, mostA)).toBe(currentA));

  test('gives each whole ampere from 6 on', () => {
    for (const mostA of [16, 20, 25, 32]) {
      for (let currentA = 6; currentA <= mostA; currentA++) expect(currentOfShare((100 * currentA) / mostA, mostA)).toBe(currentA);
    }
  });

  test.each([[undefined, 32], [20, 20], [16.7, 16], [63, 32], [5, 32]])('is of the charger’s own largest current (%d: %d A)', (own, mostA) => expect(mostCurrentA(own)).toBe(mostA));
});

class Control implements CurrentControl {
  limitA: number | undefined;
  isConnected = true;
  error: Error | undefined;
  readonly asked: (number | 'last')[] = [];

  currentLimit(): { limitA: number | undefined } | undefined {
    return this.isConnected ? { limitA: this.limitA } : undefined;
  }

  limitCurrent(_id: string, limitA: number | 'last'): Promise<void> {
    this.asked.push(limitA);
    if (this.error !== undefined) return Promise.reject(this.error);
    this.limitA = limitA === 'last' ? 20 : limitA;
    return Promise.resolve();
  }
}

let control: Control;
let given: RealCharger;

beforeEach(async () => {
  control = new Control();
  given = new RealCharger(someFacts(), { current: control });
  await given.read({ ...REPORTED.charging, [ObservationId.ChargerMaxCurrent]: '20' });
  given.log.lines.length = 0;
});

const shown = (): unknown[] => [given.charger.view?.limitA, given.charger.view?.mostA];

test('without a limit it has as much as there is', () => expect(shown()).toStrictEqual([20, 20]));

test('it is limited, and that is said', async () => {
  expect(await given.perform({ currentShare: 50 })).toStrictEqual({ kind: 'kept' });
  expect(control.asked).toStrictEqual([10]);
  await given.read({ ...REPORTED.charging, [ObservationId.ChargerMaxCurrent]: '20' });
  expect([shown(), given.log.at('info')]).toStrictEqual([[10, 20], ['Garage: its current is limited to 10 A.']]);
});

test.each<[(number | 'last')[], number | 'last']>([
  [['last', 80], 16],
  [[80, 'last'], 16],
  [[0, 80], 0],
  [[80, 0], 0],
  [['last'], 'last'],
])('what comes in one request (%j) is one wish', async (shares, wanted) => {
  await Promise.all(shares.map((currentShare) => given.perform({ currentShare })));
  expect(control.asked).toStrictEqual([wanted]);
});

test.each<[number, string[]]>([
  [0, ['pause']],
  [50, ['pause', 'resume']],
])('what is set to %d %% while it is held is what it comes back to when it is allowed again', async (currentShare, commands) => {
  given = new RealCharger(someFacts(), { current: control, settings: everythingOn });
  await given.read(REPORTED.charging);
  await given.perform('hold-charging');
  await given.read(REPORTED.paused);
  await given.perform({ currentShare });
  await given.perform('allow-charging');
  await given.read(REPORTED.paused);
  expect(given.cloud.commands).toStrictEqual(commands);
});

describe('what was turned off while it was held', () => {
  beforeEach(async () => {
    given = new RealCharger(someFacts(), { current: control, settings: everythingOn });
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    await given.read(REPORTED.paused);
    await given.perform({ currentShare: 0 });
  });

  test('goes on once it is allowed, and turned on again', async () => {
    await given.perform('allow-charging');
    await given.read(REPORTED.paused);
    expect(given.cloud.commands).toStrictEqual(['pause']);
    await given.perform({ currentShare: 50 });
    await given.read(REPORTED.paused);
    await settle();
    expect(given.cloud.commands).toStrictEqual(['pause', 'resume']);
  });

  test('is turned on by whoever wants this vehicle to charge now', async () => {
    await given.perform('charge-until-full');
    await given.read(REPORTED.paused);
    expect(given.cloud.commands).toStrictEqual(['pause', 'resume']);
  });
});

test('a charger that is not connected is not limited, and shows nothing', async () => {
  control.isConnected = false;
  expect(await given.perform({ currentShare: 50 })).toMatchObject({ kind: 'refused' });
  await given.read(REPORTED.charging);
  expect([shown(), control.asked]).toStrictEqual([[undefined, 32], []]);
  expect(given.log.at('warn')).toHaveLength(1);
});

test('what keeps it from being limited is that connection, and not that the charger is offline; the log names the remedy', async () => {
  await given.read(REPORTED.charging);
  control.isConnected = false;
  expect(await given.perform({ currentShare: 50 })).toStrictEqual({ kind: 'refused', refusal: { reason: 'not-connected' } });
  expect(given.log.at('warn')).toStrictEqual([
    `Garage: its current cannot be limited: it is not connected by OCPP, or only through Zaptec's cloud. Connect the charger itself by OCPP (README, "Without the cloud"), or change the installation's available current instead.`,
  ]);
});

test('a charger that says no is quoted', async () => {
  control.error = new ChargerRefusalError();
  await expect(given.charger.perform({ currentShare: 50 })).rejects.toThrow(ChargerRefusalError);
  expect(given.log.at('warn')).toStrictEqual(['Garage: its current was not limited: by OCPP the charger said no.']);
});
