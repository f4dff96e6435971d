// The switches of the maintenance commands over a paired controller: what each sends, what it refuses, and that it is a
// button. One charger for each case.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import type { SimulatedCloud } from '../simulator/index.ts';
import type { SimulatedCharger } from '../simulator/simulated-charger.ts';
import { identities, type AccessoryModel } from './support/accessory-model.ts';
import type { CharacteristicHandle } from './support/home-controller.ts';
import { HAP, platformBlock, startHousehold, USERNAME, type Household } from './support/household.ts';

const ALL_ON = { stopAndDeauthorize: true, restart: true, upgradeFirmware: true };
const STOP = 'Stop and Deauthorize';
const RESTART = 'Restart';
const UPGRADE = 'Upgrade Firmware';

/** The observation that says whether a charger is online. */
const IS_ONLINE = -2;

const charging = (charger: SimulatedCharger): void => {
  charger.plugIn();
  charger.setMode(3);
};
const newFirmware = (charger: SimulatedCharger): void => void (charger.availableFirmware = '9.9.0.0');
const offline = (charger: SimulatedCharger): void => charger.goOffline();
const withoutRole = (charger: SimulatedCharger): void => charger.setRole(USERNAME, 1);

interface Refusal {
  readonly charger: string;
  readonly name: string;
  readonly state: string;
  readonly arrange: (charger: SimulatedCharger) => void;
  readonly status: number;
  readonly because: string;
  readonly shows?: 'no response';
}

const refusals: readonly Refusal[] = [
  { charger: 'D5', name: STOP, state: 'without a vehicle', arrange: () => undefined, status: HAP.notAllowedInCurrentState, because: 'no charging session' },
  {
    charger: 'D6',
    name: STOP,
    state: 'waiting for authorization',
    arrange: (charger) => {
      charger.requireAuthorization(true);
      charger.plugIn();
    },
    status: HAP.notAllowedInCurrentState,
    because: 'no charging session',
  },
  { charger: 'D7', name: STOP, state: 'charging without the role', arrange: (charger) => [charging, withoutRole].forEach((arrange) => arrange(charger)), status: HAP.insufficientPrivileges, because: 'owner or service permission' },
  { charger: 'D8', name: STOP, state: 'offline', arrange: (charger) => [charging, offline].forEach((arrange) => arrange(charger)), status: HAP.communicationFailure, because: 'offline', shows: 'no response' },
  { charger: 'R2', name: RESTART, state: 'charging', arrange: charging, status: HAP.notAllowedInCurrentState, because: 'the vehicle is charging' },
  { charger: 'R3', name: RESTART, state: 'in an unknown state', arrange: (charger) => charger.setMode(0), status: HAP.communicationFailure, because: 'does not say what state', shows: 'no response' },
  { charger: 'R4', name: RESTART, state: 'idle without the role', arrange: withoutRole, status: HAP.insufficientPrivileges, because: 'owner or service permission' },
  { charger: 'R5', name: RESTART, state: 'offline', arrange: offline, status: HAP.communicationFailure, because: 'offline', shows: 'no response' },
  { charger: 'U2', name: UPGRADE, state: 'up to date', arrange: () => undefined, status: HAP.notAllowedInCurrentState, because: 'up to date' },
  { charger: 'U3', name: UPGRADE, state: 'charging', arrange: (charger) => [charging, newFirmware].forEach((arrange) => arrange(charger)), status: HAP.notAllowedInCurrentState, because: 'the vehicle is charging' },
  { charger: 'U4', name: UPGRADE, state: 'idle without the role', arrange: (charger) => [newFirmware, withoutRole].forEach((arrange) => arrange(charger)), status: HAP.insufficientPrivileges, because: 'owner or service permission' },
  { charger: 'U5', name: UPGRADE, state: 'offline', arrange: (charger) => [newFirmware, offline].forEach((arrange) => arrange(charger)), status: HAP.communicationFailure, because: 'offline', shows: 'no response' },
];

let household: Household;

function furnish(cloud: SimulatedCloud): void {
  for (const name of ['D1', 'D2', 'D3', 'D4', 'D9']) charging(cloud.addCharger({ model: 'Go', name }));
  cloud.addCharger({ model: 'Go', name: 'R1' });
  cloud.addCharger({ model: 'Go', name: 'R6' });
  for (const name of ['U1', 'U6']) newFirmware(cloud.addCharger({ model: 'Go', name }));
  for (const { charger, arrange } of refusals) arrange(cloud.addCharger({ model: 'Go', name: charger, installation: `Home of ${charger}` }));
}

beforeAll(async () => {
  household = await startHousehold({ furnish, platform: { commands: ALL_ON } });
});

afterAll(() => household.stop());

async function button(charger: string, name: string): Promise<CharacteristicHandle> {
  return (await household.home.accessory(charger)).service('Switch', name).characteristic('On');
}

const sent = (charger: string): number[] => household.cloud.commands(charger).map(({ command }) => command);

/**
 * Presses it and waits until it has gone back Off by itself. A charger that restarts is seen offline only then: a read in
 * that very second would show "No Response" instead.
 */
async function press(chargerName: string, name: string): Promise<void> {
  const on = await button(chargerName, name);
  const charger = household.cloud.charger(chargerName);
  await household.home.subscribe(on);
  charger.setObservation(IS_ONLINE, '1');
  const atMs = Date.now();
  expect(await on.write(true)).toBe(HAP.success);
  const off = await household.home.waitForEvent(on, false);
  expect(off.at.getTime() - atMs).toBeGreaterThanOrEqual(1000);
  expect(await on.read()).toEqual({ value: false, status: HAP.success });
  charger.clearObservation(IS_ONLINE);
}

/** Presses it in vain; it is Off, or "No Response", afterwards. */
async function pressInVain(on: CharacteristicHandle, status: number, shows?: 'no response'): Promise<void> {
  await household.home.subscribe(on);
  expect(await household.clock.passDuring(on.write(true))).toBe(status);
  if (shows === undefined) await household.home.waitForEvent(on, false);
  const expected = shows === 'no response' ? { status: HAP.communicationFailure } : { value: false, status: HAP.success };
  await eventually(async () => expect(await on.read()).toMatchObject(expected));
}

describe('restart', () => {
  test('sends one 102, and the log says what is to be expected', async () => {
    await press('R1', RESTART);
    expect(sent('R1')).toEqual([102]);
    await household.hear('R1: restart accepted by Zaptec; the charger restarts and is offline for about a minute.');
  });

  test('that the cloud refuses says why in its words', async () => {
    const body = JSON.stringify({ Code: 538, Details: 'Not in this state', StackTrace: null });
    const fault = household.cloud.faults.add({ path: /sendcommand/i, charger: 'R6', answer: { status: 500, body } });
    await pressInVain(await button('R6', RESTART), HAP.notAllowedInCurrentState);
    expect(fault.hits).toBe(1);
    await household.hear('R6: restart refused: Zaptec rejected it: Not in this state.');
  });
});

describe('upgrade', () => {
  test('sends one 200 for a newer firmware', async () => {
    await press('U1', UPGRADE);
    expect(sent('U1')).toEqual([200]);
    await household.hear('U1: firmware upgrade accepted by Zaptec');
  });

  test.each([
    ['is not for this user, whom the list names as its owner', 403, HAP.insufficientPrivileges, 'failed: Zaptec does not permit it, although it names this user as owner'],
    ['is not known', 404, HAP.communicationFailure, 'refused: Zaptec does not say whether'],
    ['cannot be read', 503, HAP.communicationFailure, 'failed: it answered with HTTP 503. Nothing was sent.'],
  ])('sends nothing when the firmware %s', async (_what, status, hapStatus, because) => {
    const fault = household.cloud.faults.add({ path: /chargerfirmware/i, answer: { status } });
    await pressInVain(await button('U6', UPGRADE), hapStatus);
    fault.remove();
    expect(sent('U6')).toEqual([]);
    await household.hear(`U6: firmware upgrade ${because}`);
  });
});

describe('stop and deauthorize', () => {
  test("is good when the session ends, whatever Zaptec's answer", async () => {
    await press('D1', STOP);
    expect(household.cloud.commands('D1')).toMatchObject([{ command: 10_001, status: 500, code: 528, carriedOut: true }]);
    await household.hear('D1: stop and deauthorize confirmed by the charger: the session has ended.');
    expect(household.homebridge.lines.filter((line) => line.includes('D1: stop'))).toHaveLength(1);
  });

  test('that is accepted is good at once, and confirmed later', async () => {
    household.cloud.wire.deauthorization = 'ok';
    await press('D2', STOP);
    household.cloud.wire.deauthorization = 'odd';
    await household.hear('D2: stop and deauthorize accepted by Zaptec');
    await household.hear('D2: stop and deauthorize confirmed by the charger');
    expect(sent('D2')).toEqual([10_001]);
  });

  test('whose effect does not show in time has failed for now; a later line says that it worked', async () => {
    const charger = household.cloud.charger('D3');
    charger.setObservation(710, '3');
    charger.setObservation(721, 'lags behind');
    await pressInVain(await button('D3', STOP), HAP.timedOut);
    await household.hear('D3: stop and deauthorize is not confirmed yet: Zaptec answered with an error');
    charger.clearObservation();
    await household.hear('D3: stop and deauthorize confirmed by the charger');
    expect(sent('D3')).toEqual([10_001]);
  });

  test('that does nothing has failed, and a later line says so', async () => {
    household.cloud.wire.deauthorization = 'refused';
    await pressInVain(await button('D4', STOP), HAP.timedOut);
    household.cloud.wire.deauthorization = 'odd';
    await household.hear('D4: stop and deauthorize did not work: the session goes on.');
    expect(household.cloud.commands('D4')).toMatchObject([{ command: 10_001, carriedOut: false }]);
    expect(household.cloud.charger('D4').mode).toBe(3);
  });

  test('that the cloud refuses with another error says why', async () => {
    const fault = household.cloud.faults.add({ path: /sendcommand/i, charger: 'D9', answer: { status: 403 } });
    await pressInVain(await button('D9', STOP), HAP.insufficientPrivileges);
    expect(fault.hits).toBe(1);
    expect(sent('D9')).toEqual([]);
  });
});

describe.each(refusals)('$name of a charger that is $state ($charger)', ({ charger, name, status, shows, because }) => {
  test(`gives ${status}, snaps back and sends nothing`, async () => {
    await pressInVain(await button(charger, name), status, shows);
    expect(sent(charger)).toEqual([]);
    expect(await household.hear(new RegExp(`${charger}: .*refused`))).toContain(because);
  });
});

test('"turn everything off" does nothing', async () => {
  const before = household.cloud.commands().length;
  for (const name of [STOP, RESTART, UPGRADE]) expect(await (await button('D9', name)).write(false)).toBe(HAP.success);
  expect(household.cloud.commands()).toHaveLength(before);
  expect(household.cloud.charger('D9').mode).toBe(3);
});

test('a charger that restarts shows "No Response", and comes back', async () => {
  await household.hear('R1: no response');
  await household.hear('R1: responds again');
  await eventually(async () => expect(await (await button('R1', RESTART)).read()).toEqual({ value: false, status: HAP.success }));
  expect(sent('R1')).toEqual([102]);
});

test('turned off the switches go, turned on again they are the same; and the option lets a restart interrupt charging', async () => {
  const switchesOf = (accessories: readonly AccessoryModel[]): string[] =>
    accessories.flatMap(({ services }) => services.filter(({ type }) => type === 'Switch').map(({ name }) => name));
  const restartSwitches = household.cloud.chargers.map(({ name }) => `${name} ${RESTART}`);
  const restartWith = async (commands: Record<string, boolean>): Promise<AccessoryModel[]> => {
    await household.restart({ platform: platformBlock(household.cloud, { commands }) });
    await household.hear('R2: charging.');
    return household.home.accessories();
  };
  const before = await household.home.accessories();
  expect(switchesOf(before)).toHaveLength(3 * household.cloud.chargers.length);

  const withNone = await restartWith({});
  expect(switchesOf(withNone)).toEqual([]);
  expect(identities(before)).toEqual(expect.arrayContaining(identities(withNone)));
  await restartWith({});
  expect(switchesOf(await restartWith({ restart: true })).sort()).toEqual(restartSwitches.sort());

  expect(identities(await restartWith({ ...ALL_ON, whileCharging: true }))).toEqual(identities(before));
  await press('R2', RESTART);
  expect(sent('R2')).toEqual([102]);
});
