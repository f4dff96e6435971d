// What a toggle does in every state: refused with the right status, or nothing to do; the tile tells the truth, and
// nothing is sent. One charger for each row.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import type { SimulatedCloud } from '../simulator/index.ts';
import type { SimulatedCharger } from '../simulator/simulated-charger.ts';
import { HAP, startHousehold, USERNAME, type Household } from './support/household.ts';

interface Row {
  readonly charger: string;
  readonly model?: 'Pro' | 'Go' | 'Go 2';
  readonly state: string;
  readonly arrange: (charger: SimulatedCharger) => void;
  readonly write: boolean;
  readonly status: number;
  /** What the tile shows afterwards: true, false, or "No Response". */
  readonly shows: boolean | 'no response';
  /** What the log says, for a refusal. */
  readonly because?: string;
}

const plugIn = (charger: SimulatedCharger): void => charger.plugIn();
const mode = (value: number) => (charger: SimulatedCharger): void => {
  charger.plugIn();
  charger.setMode(value);
};
const paused = (charger: SimulatedCharger): void => {
  charger.plugIn();
  charger.setMode(5);
  charger.setFinalStopActive(true);
};
const full = (charger: SimulatedCharger): void => {
  charger.plugIn();
  charger.setMode(5);
  charger.setFinalStopActive(false);
};

const rows: readonly Row[] = [
  { charger: 'P1', state: 'paused', arrange: paused, write: false, status: HAP.success, shows: false },
  { charger: 'P2', state: 'finished', arrange: full, write: false, status: HAP.success, shows: false },
  { charger: 'P3', state: 'disconnected', arrange: () => undefined, write: false, status: HAP.success, shows: false },
  {
    charger: 'P4',
    state: 'requesting',
    arrange: (charger) => charger.plugIn({ wantsEnergy: false }),
    write: false,
    status: HAP.success,
    shows: false,
  },
  {
    charger: 'P5',
    state: 'unknown (710 = 0)',
    arrange: mode(0),
    write: false,
    status: HAP.communicationFailure,
    shows: 'no response',
    because: 'does not say what state',
  },
  {
    charger: 'P6',
    state: 'changing current (710 = 4)',
    arrange: mode(4),
    write: false,
    status: HAP.notAllowedInCurrentState,
    shows: true,
    because: 'changing its charging current',
  },
  {
    charger: 'R1',
    state: 'paused, with a schedule',
    arrange: (charger) => {
      paused(charger);
      charger.setSchedule('2026-12-24T22:00:00');
    },
    write: true,
    status: HAP.notAllowedInCurrentState,
    shows: false,
    because: 'schedule',
  },
  { charger: 'R2', state: 'charging', arrange: mode(3), write: true, status: HAP.success, shows: true },
  {
    charger: 'R3',
    state: 'finished',
    arrange: full,
    write: true,
    status: HAP.notAllowedInCurrentState,
    shows: false,
    because: 'not paused',
  },
  {
    charger: 'R4',
    state: 'requesting, waiting for authorization',
    arrange: (charger) => {
      charger.requireAuthorization(true);
      charger.plugIn();
    },
    write: true,
    status: HAP.notAllowedInCurrentState,
    shows: false,
    because: 'authorization',
  },
  {
    charger: 'R5',
    state: 'requesting, and itself set to 0 A',
    arrange: (charger) => {
      charger.limitCurrent(0);
      charger.plugIn();
    },
    write: true,
    status: HAP.notAllowedInCurrentState,
    shows: false,
    because: 'own maximum current is set to less than 6 A',
  },
  {
    charger: 'R6',
    state: 'requesting, the car does not want yet',
    arrange: (charger) => charger.plugIn({ wantsEnergy: false }),
    write: true,
    status: HAP.notAllowedInCurrentState,
    shows: false,
    because: 'waits for the vehicle',
  },
  {
    charger: 'R7',
    state: 'disconnected',
    arrange: () => undefined,
    write: true,
    status: HAP.notAllowedInCurrentState,
    shows: false,
    because: 'no vehicle',
  },
  {
    charger: 'R8',
    state: 'unknown (710 = 99)',
    arrange: mode(99),
    write: true,
    status: HAP.communicationFailure,
    shows: 'no response',
    because: 'does not say what state',
  },
  {
    charger: 'U1',
    state: 'charging, but the user has no owner or service role',
    arrange: (charger) => {
      charger.setRole(USERNAME, 1);
      plugIn(charger);
      charger.setMode(3);
    },
    write: false,
    status: HAP.insufficientPrivileges,
    shows: true,
    because: 'owner or service permission',
  },
  {
    charger: 'F1',
    model: 'Pro',
    state: 'charging, with firmware 3.2',
    arrange: (charger) => {
      charger.setFirmware('3.2.0.0');
      mode(3)(charger);
    },
    write: false,
    status: HAP.notAllowedInCurrentState,
    shows: true,
    because: 'firmware newer than 3.2',
  },
  {
    charger: 'O1',
    state: 'offline',
    arrange: (charger) => {
      mode(3)(charger);
      charger.goOffline();
    },
    write: false,
    status: HAP.communicationFailure,
    shows: 'no response',
    because: 'offline',
  },
];

let household: Household;

function furnish(cloud: SimulatedCloud): void {
  for (const { charger, model, arrange } of rows) arrange(cloud.addCharger({ model: model ?? 'Go', name: charger }));
  for (const name of ['C1', 'C2', 'C3']) paused(cloud.addCharger({ model: 'Go', name }));
}

beforeAll(async () => {
  household = await startHousehold({ furnish });
});

afterAll(() => household.stop());

async function expectTile(charger: string, shows: Row['shows']): Promise<void> {
  const on = await household.on(charger);
  const expected = shows === 'no response' ? { status: HAP.communicationFailure } : { value: shows, status: HAP.success };
  await eventually(async () => expect(await on.read()).toMatchObject(expected));
}

describe.each(rows)('$charger is $state: writing On = $write', ({ charger, write, status, shows, because }) => {
  test(`gives ${status}, shows ${shows} and sends nothing`, async () => {
    await expectTile(charger, shows);
    const on = await household.on(charger);
    expect(await on.write(write)).toBe(status);
    await expectTile(charger, shows);
    expect(household.cloud.commands(charger)).toEqual([]);
    const said = await household.hear(new RegExp(`${charger}: .*(refused|nothing to do)`));
    expect(said).toContain(because ?? 'nothing to do');
  });
});

describe('refused by the cloud', () => {
  test.each([
    ['C1', 500, JSON.stringify({ Code: 528, Details: 'Charging is not Paused nor Scheduled', StackTrace: null })],
    ['C2', 500, JSON.stringify({ Code: 528, Details: null, StackTrace: null })],
    ['C3', 528, ''],
  ])('%s: HTTP %d %s is a refusal, and the tile shows the truth', async (charger, status, body) => {
    const { cloud } = household;
    const fault = cloud.faults.add({ path: /sendcommand/i, charger, answer: { status, body } });
    const on = await household.on(charger);
    expect(await on.write(true)).toBe(HAP.notAllowedInCurrentState);
    await expectTile(charger, false);
    expect(fault.hits).toBe(1);
    expect(cloud.charger(charger).mode).toBe(5);
  });
});
