// "Charge Now" and "Add 10 kWh": what they let charge, when they end, who ends them, and what a restart leaves of them.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Kept } from '../../../src/base/memory.ts';
import { CloudUnreachableError, OutcomeUnknownError } from '../../../src/charging/calls/errors.ts';
import type { Command } from '../../../src/charging/commands/command.ts';
import type { Outcome } from '../../../src/charging/commands/outcome.ts';
import { systemWallClock } from '../../../src/charging/hold/allowed-hours.ts';
import type { Grant } from '../../../src/charging/hold/grant-course.ts';
import type { ChargerOptions } from '../../../src/config/options.ts';
import { everythingOn } from '../../support/charger-options.ts';
import { HeldCharger } from '../../support/held-charger.ts';
import { settle } from '../../support/manual-clock.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';

const MINUTE = 60_000;

let held: HeldCharger;
beforeEach(() => {
  held = new HeldCharger();
});
afterEach(() => held.stop.abort());

const granted = (): string | undefined => held.charger.lasting.granted;
const isAllowed = (): boolean => held.charger.lasting.isChargingAllowed;

/** Charging is not allowed, and a car is paused that has got so much. */
async function waitingCar(energy = '2.5'): Promise<void> {
  await held.charger.perform('hold-charging');
  await held.read({ ...REPORTED.charging, 553: energy });
  await held.live(MINUTE);
  expect(held.status).toBe('paused');
}

/** The session has got so much, while the charger does what it does. */
async function has(kwh: string): Promise<void> {
  held.cloud.reported = { ...held.cloud.reported, 553: kwh };
  await held.live(MINUTE);
}

async function restart(): Promise<void> {
  held.stop.abort();
  held = held.restarted();
  await held.live(MINUTE);
}

describe('Charge Now', () => {
  test('resumes what is held, until the car is full; the next one waits again', async () => {
    await waitingCar();
    await held.perform('charge-until-full');
    await held.live(5 * MINUTE);
    expect([held.status, granted(), isAllowed()]).toStrictEqual(['charging', 'until-full', false]);
    await held.read(REPORTED.finished);
    expect([granted(), held.said('info').length]).toStrictEqual([undefined, expect.any(Number)]);
    expect(held.log.at('info').at(-1)).toBe('Garage: the vehicle is full, or has stopped by itself; "Charge Now" is over.');
    await held.read(REPORTED.charging);
    await held.live(MINUTE);
    expect(held.status).toBe('paused');
  });

  test('is told when it begins and when it is ended, and nothing is said of what is off already', async () => {
    await held.read(REPORTED.charging);
    const before = held.log.lines.length;
    for (const command of ['end-charge-until-full', 'charge-until-full', 'end-charge-amount', 'end-charge-until-full'] as const) {
      expect(await held.perform(command)).toStrictEqual({ kind: 'kept' });
    }
    expect(held.log.lines.slice(before).map(({ message }) => message)).toStrictEqual(['Garage: charging is allowed until this vehicle is full or unplugged.', 'Garage: whether charging is allowed is decided as usual again.']);
  });

  test('is over when the car is unplugged, also between two reads', async () => {
    await waitingCar();
    await held.perform('charge-until-full');
    await held.live(MINUTE);
    held.beginSession();
    await held.read(REPORTED.charging);
    await held.live(MINUTE);
    expect([granted(), held.status]).toStrictEqual([undefined, 'paused']);
    expect(held.log.at('info').filter((line) => line === 'Garage: the session has ended; "Charge Now" is over.')).toHaveLength(1);
  });

  test('resumes what a person or the app has paused, and nothing that is paused afterwards', async () => {
    await held.read(REPORTED.paused);
    await held.perform('charge-until-full');
    await held.live(MINUTE);
    expect([held.status, held.sent]).toStrictEqual(['charging', ['resume']]);
    await held.read(REPORTED.paused);
    await held.live(5 * MINUTE);
    expect([held.status, granted()]).toStrictEqual(['paused', 'until-full']);
  });

  test('in vain until it is ended leaves alone what a person has paused, after a restart and when charging is allowed, too', async () => {
    await held.read(REPORTED.scheduled);
    for (const command of ['hold-charging', 'charge-until-full', 'end-charge-until-full'] as const) await held.perform(command);
    await held.read(REPORTED.paused);
    await restart();
    await held.perform('allow-charging');
    await held.live(5 * MINUTE);
    expect([held.status, held.sent]).toStrictEqual(['paused', []]);
  });

  test.each<['end-charge-until-full' | 'hold-charging' | 'pause']>([['end-charge-until-full'], ['hold-charging'], ['pause']])('a person ends it: %s', async (command) => {
    await waitingCar();
    await held.perform('charge-until-full');
    await held.live(MINUTE);
    await held.perform(command);
    await held.live(MINUTE);
    expect([granted(), held.status]).toStrictEqual([undefined, 'paused']);
  });

  test('is ended by the outlet, too, when the answer to its pause was lost', async () => {
    await waitingCar();
    await held.perform('charge-until-full');
    await held.live(MINUTE);
    held.cloud.commandError = new OutcomeUnknownError(new CloudUnreachableError('lost'));
    await expect(held.perform('pause')).rejects.toThrow('lost');
    await held.live(10 * MINUTE);
    expect([granted(), held.status]).toStrictEqual([undefined, 'paused']);
  });

  test.each(['the hold', 'somebody else'])('ended at once is not taken for a resume from elsewhere: one in the app after it is the first; paused by %s', async (who) => {
    if (who === 'the hold') await waitingCar();
    else {
      await held.read(REPORTED.paused);
      await held.perform('hold-charging');
    }
    await held.perform('charge-until-full');
    await held.perform('end-charge-until-full');
    await held.live(2 * MINUTE);
    expect([held.status, held.said('info').filter((line) => line.includes('elsewhere'))]).toStrictEqual(['paused', []]);
    await held.read(REPORTED.charging);
    await held.live(2 * MINUTE);
    expect([held.status, isAllowed(), held.log.at('warn')]).toStrictEqual(['paused', false, []]);
    expect(held.said('info').filter((line) => line.includes('elsewhere'))).toHaveLength(1);
  });

  test('outlasts a restart before the car was resumed, and one afterwards, until somebody ends it', async () => {
    await waitingCar();
    held.cloud.commandError = new CloudUnreachableError('it did not answer');
    held.cloud.beforeCommand = () => undefined;
    await held.perform('charge-until-full');
    await restart();
    await held.live(5 * MINUTE);
    expect([held.status, granted()]).toStrictEqual(['charging', 'until-full']);
    await restart();
    expect([held.status, granted()]).toStrictEqual(['charging', 'until-full']);
    await held.perform('end-charge-until-full');
    expect(granted()).toBeUndefined();
  });

  test('goes on over the beginning of hours in which charging is not allowed', async () => {
    held.stop.abort();
    const { minute } = systemWallClock(new HeldCharger().clock.now());
    const at = (minutes: number): number => (minute + minutes) % 1440;
    held = new HeldCharger({ allowedHours: [{ fromMinute: at(-60 + 1440), toMinute: at(10), days: [0, 1, 2, 3, 4, 5, 6] }] });
    await held.read(REPORTED.charging);
    await held.perform('charge-until-full');
    await held.live(20 * MINUTE);
    expect([held.status, granted(), isAllowed()]).toStrictEqual(['charging', 'until-full', false]);
  });
});

describe('Add 10 kWh', () => {
  test('lets a held session get so much more, then holds it until the car is unplugged', async () => {
    await waitingCar('2.5');
    await held.perform('charge-amount');
    expect(held.log.at('info').some((line) => line === 'Garage: charging is allowed until this session has got 10 kWh more: 12.5 kWh in all.')).toBe(true);
    await has('12.4');
    expect([held.status, granted()]).toStrictEqual(['charging', 'amount']);
    await has('12.6');
    expect([held.status, granted(), isAllowed()]).toStrictEqual(['paused', undefined, false]);
    expect(held.log.at('info').some((line) => line === 'Garage: 10.1 kWh charged of the 10 kWh that were to be added; no more is allowed until the vehicle is unplugged.')).toBe(true);
  });

  test('where charging is allowed, only this session is held afterwards, and the switch shows it', async () => {
    await held.read({ ...REPORTED.charging, 553: '0' });
    await held.perform('charge-amount');
    await has('10');
    expect([held.status, isAllowed()]).toStrictEqual(['paused', false]);
    await restart();
    expect([held.status, isAllowed()]).toStrictEqual(['paused', false]);
    held.beginSession();
    await held.read({ ...REPORTED.charging, 553: '0' });
    await held.live(MINUTE);
    expect([held.status, isAllowed()]).toStrictEqual(['charging', true]);
  });

  test('Charging Allowed lets the session go on', async () => {
    await held.read({ ...REPORTED.charging, 553: '0' });
    await held.perform('charge-amount');
    await has('10');
    await held.perform('allow-charging');
    await held.live(MINUTE);
    expect([held.status, isAllowed()]).toStrictEqual(['charging', true]);
  });

  test.each([
    ['resume', 'charging is not allowed at the moment, but was switched on for this session.'],
    ['hold-charging', 'charging is not allowed at the moment, but was switched on for this session; the next vehicle waits again.'],
  ] as const)('once it is had, switching on is for this session, and nothing is said of the next one unless that is held: %s', async (command, sentence) => {
    await held.read({ ...REPORTED.charging, 553: '0' });
    await held.perform('charge-amount');
    await has('10');
    if (command === 'hold-charging') await held.perform(command);
    await held.perform('resume');
    expect(held.said('info').at(-1)).toBe(`Garage: ${sentence}`);
  });

  test('once it is had, a car that is resumed elsewhere twice is left to charge', async () => {
    await held.read({ ...REPORTED.charging, 553: '0' });
    await held.perform('charge-amount');
    await has('10');
    for (const kwh of ['10', '10.1']) {
      await held.read({ ...REPORTED.charging, 553: kwh });
      await held.live(2 * MINUTE);
    }
    expect([held.status, isAllowed()]).toStrictEqual(['charging', true]);
    expect(held.said('warn')).toStrictEqual(['Garage: charging was resumed elsewhere again and again although it is not allowed; it is left to charge.']);
  });

  test('counts on after a restart from where it began', async () => {
    await waitingCar('2.5');
    await held.perform('charge-amount');
    await has('7');
    await restart();
    await has('12.4');
    expect([held.status, granted()]).toStrictEqual(['charging', 'amount']);
    await has('12.5');
    expect([held.status, granted()]).toStrictEqual(['paused', undefined]);
  });

  test('counts on when the charger has started anew, and its count with it', async () => {
    await waitingCar('8');
    await held.perform('charge-amount');
    for (const kwh of ['12', '0', '0.3', '5.9']) await has(kwh);
    expect([held.status, granted()]).toStrictEqual(['charging', 'amount']);
    await has('6');
    expect([held.status, granted()]).toStrictEqual(['paused', undefined]);
  });

  test('is not misled by a zero, nor by the energy of the session before', async () => {
    const { clock } = held;
    held.cloud.reported = { ...REPORTED.requesting, 553: '33' };
    await held.live(MINUTE);
    await held.perform('charge-amount');
    await held.read({ ...REPORTED.charging, 553: '0.2' });
    await has('9.8');
    await has('0');
    expect([held.status, granted()]).toStrictEqual(['charging', 'amount']);
    await has('10');
    expect(held.status).toBe('paused');
    expect(clock.sleepers).toBeLessThan(20);
  });

  test('is paused at once when it is had, however long a resume has been in vain before', async () => {
    await waitingCar('2.5');
    held.cloud.beforeCommand = () => undefined;
    await held.perform('charge-amount');
    await held.live(30 * MINUTE);
    held.cloud.beforeCommand = (command) => held.obey(command);
    await held.read({ ...REPORTED.charging, 553: '12.5' });
    expect([held.status, granted()]).toStrictEqual(['paused', undefined]);
  });

  test('can be ended before', async () => {
    await waitingCar('2.5');
    await held.perform('charge-amount');
    await held.live(MINUTE);
    await held.perform('end-charge-until-full');
    expect(granted()).toBe('amount');
    await held.perform('end-charge-amount');
    await held.live(MINUTE);
    expect([held.status, granted()]).toStrictEqual(['paused', undefined]);
  });
});

describe('a later wish, while the charger is still being looked at', () => {
  /** Asks for both, the second half a second after the first; how the first has ended. */
  async function oneAfterTheOther(command: Command, later: Command): Promise<Outcome> {
    await waitingCar();
    held.cloud.beforeRead = ({ signal }) => held.clock.sleep(1_500, signal);
    const first = held.charger.perform(command);
    await held.clock.advance(500);
    const second = held.charger.perform(later);
    await held.clock.advance(7_500);
    expect((await second).kind).not.toBe('refused');
    held.cloud.beforeRead = () => undefined;
    await held.live(2 * MINUTE);
    return first;
  }

  test.each<[Command, Command]>([
    ['charge-until-full', 'end-charge-until-full'],
    ['charge-until-full', 'hold-charging'],
    ['charge-until-full', 'pause'],
    ['charge-amount', 'end-charge-amount'],
    ['charge-amount', 'hold-charging'],
    ['charge-amount', 'pause'],
  ])('takes its place: %s, then %s', async (command, later) => {
    expect(await oneAfterTheOther(command, later)).toStrictEqual({ kind: 'superseded' });
    expect([held.status, granted(), held.sent]).toStrictEqual(['paused', undefined, ['pause']]);
    expect(held.log.at('info').filter((line) => line.endsWith(' dropped, because a later wish took its place.'))).toHaveLength(1);
  });

  test.each<[Command, string | undefined]>([
    ['charge-amount', 'amount'],
    ['allow-charging', undefined],
  ])('takes its place, and the car charges by that: %s', async (later, grant) => {
    expect(await oneAfterTheOther('charge-until-full', later)).toStrictEqual({ kind: 'superseded' });
    expect([held.status, granted()]).toStrictEqual(['charging', grant]);
  });

  test.each<Command>(['end-charge-amount', 'resume'])('leaves it as it is where it says nothing against it, as in one scene: %s', async (later) => {
    expect(await oneAfterTheOther('charge-until-full', later)).toStrictEqual({ kind: 'kept' });
    expect([held.status, granted()]).toStrictEqual(['charging', 'until-full']);
  });
});

describe('refused, and nothing is remembered', () => {
  test.each([
    [REPORTED.disconnected, 'no-vehicle', '"Charge Now" refused: no vehicle is connected.'],
    [REPORTED.finished, 'not-paused', '"Charge Now" refused: charging is not paused; the vehicle is full or has stopped by itself, and only the vehicle can ask for more.'],
    [REPORTED.offline, 'state-unknown', '"Charge Now" refused: the charger does not say what state it is in.'],
  ])('%j', async (reported, reason, sentence) => {
    await held.read(reported);
    expect(await held.perform('charge-until-full')).toStrictEqual({ kind: 'refused', refusal: { reason } });
    expect([granted(), held.log.at('warn').at(-1)]).toStrictEqual([undefined, `Garage: ${sentence}`]);
  });

  test('without the permission', async () => {
    held.stop.abort();
    held = new HeldCharger({ roles: 1 });
    await held.read(REPORTED.charging);
    expect(await held.perform('charge-amount')).toStrictEqual({ kind: 'refused', refusal: { reason: 'role-missing' } });
    expect(held.log.at('warn').at(-1)).toBe('Garage: adding 10 kWh refused: this Zaptec user needs the owner or service permission for the charger.');
  });

  test('when the session’s energy is not known', async () => {
    await held.read(REPORTED.charging);
    expect(await held.perform('charge-amount')).toStrictEqual({ kind: 'refused', refusal: { reason: 'energy-unknown' } });
    expect(held.log.at('warn').at(-1)).toBe('Garage: adding 10 kWh refused: the charger does not report the energy of this session; try again when it has charged for a minute.');
  });

  test('when the charger cannot be read', async () => {
    held.cloud.readError = new CloudUnreachableError('it did not answer');
    await expect(held.charger.perform('charge-until-full')).rejects.toThrow('did not answer');
    await settle();
    expect([granted(), held.log.at('warn').at(-1)]).toStrictEqual([undefined, 'Garage: "Charge Now" failed: it did not answer. Nothing was sent.']);
  });

  test('a defect is not told as if Zaptec had failed', async () => {
    held.cloud.readError = new TypeError('boom');
    await expect(held.charger.perform('charge-until-full')).rejects.toThrow('boom');
    expect([granted(), held.log.at('warn').filter((line) => line.includes('"Charge Now"'))]).toStrictEqual([undefined, []]);
  });
});

describe('under way when its switch goes, at a start', () => {
  const logOf = (energy: Grant['energy'], switches: Partial<ChargerOptions>): readonly string[] => {
    const memory = { hold: { isAllowed: true, grant: { sessionId: 'session-1', energy }, undoneAtMs: [] } };
    const { charger, log } = new RealCharger(someFacts(), { memory, settings: { ...everythingOn, ...switches } });
    expect(charger.lasting.granted).toBe(Object.values(switches).includes(false) ? undefined : energy === undefined ? 'until-full' : 'amount');
    return log.at('info');
  };
  const amount = { fromKwh: 2.5, wishedKwh: 50 };

  test.each([
    ['"Charge Now"', undefined, { chargeNow: false }],
    ['adding 50 kWh', amount, { addEnergy: false }],
    ['adding 50 kWh', amount, { addEnergy: false, chargingAllowed: false }],
  ])('%s is over, and the log says so', (what, energy, switches) =>
    expect(logOf(energy, switches)).toStrictEqual([`Garage: there is no switch for ${what} any more, so that is over: whether charging is allowed is decided as usual again.`]));

  test('goes on without a word where the switch is there', () => {
    for (const energy of [undefined, amount]) expect(logOf(energy, { addEnergyKwh: 20 })).toStrictEqual([]);
  });
});

test.each<[string, Partial<ChargerOptions>, string[]]>([
  ['stays paused, and the log says so', { addEnergy: false, chargingAllowed: false }, ['Garage: there is no switch for adding energy any more. A charge that was paused because it had its amount stays paused until you switch it on.']],
  ['goes on by Charging Allowed', { addEnergy: false }, []],
])('had, and its switch gone at a start, a session %s', async (_what, switches, said) => {
  const memory = { hold: { isAllowed: true, pause: { phase: 'seen', sessionId: 'session-1' }, spent: { sessionId: 'session-1' }, undoneAtMs: [] } } as const;
  const { charger, cloud, log } = new RealCharger(someFacts(), { memory, settings: { ...everythingOn, ...switches } });
  expect(log.at('info')).toStrictEqual(said);
  cloud.reported = { ...REPORTED.paused, 721: 'session-1' };
  await charger.known.refresh();
  await settle();
  expect(cloud.commands).toStrictEqual(said.length > 0 ? [] : ['resume']);
});

test.each<Command>(['charge-until-full', 'charge-amount', 'hold-charging'])('is answered only when it is on the disk: %s', async (command) => {
  let finish: (kept: Kept) => void = () => undefined;
  const disk = new Promise<Kept>((resolve) => (finish = resolve));
  const { charger, cloud } = new RealCharger(someFacts(), { settings: everythingOn, store: () => disk });
  cloud.reported = { ...REPORTED.charging, 553: '0' };
  const answer = charger.perform(command);
  await settle();
  expect(await Promise.race([answer, Promise.resolve('not yet')])).toBe('not yet');
  finish('kept');
  expect(await answer).toStrictEqual({ kind: 'kept' });
});
