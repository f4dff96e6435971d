// "Charging Allowed" in time: what is paused and resumed, what is said, and what is remembered.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Kept } from '../../../src/base/memory.ts';
import type { ChargerMemory } from '../../../src/charging/charger/charger-memory.ts';
import { CloudUnreachableError } from '../../../src/charging/calls/errors.ts';
import type { Outcome } from '../../../src/charging/commands/outcome.ts';
import { ALLOWED, type HoldRecord } from '../../../src/charging/hold/hold.ts';
import type { ChargerOptions } from '../../../src/config/options.ts';
import { HOLD, HOURS } from '../../../src/plugin/memory-forms.ts';
import { everythingOn } from '../../support/charger-options.ts';
import { HeldCharger } from '../../support/held-charger.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';
import { recalled } from '../../support/remembered.ts';

const MINUTE = 60_000;
const KEPT: Outcome = { kind: 'kept' };
const AMOUNT = { energy: { fromKwh: 2.5, wishedKwh: 10 } };

let given: HeldCharger;

beforeEach(() => {
  given = new HeldCharger();
});

const isAllowed = (): boolean | undefined => given.charger.view?.isChargingAllowed;

describe('turned off', () => {
  test('pauses a charge that runs, on a state read just before, and says why', async () => {
    await given.read(REPORTED.charging);
    expect(await given.perform('hold-charging')).toEqual(KEPT);
    expect(isAllowed()).toBe(false);
    expect(given.cloud.reads.map(({ urgency }) => urgency)).toEqual(['read', 'command']);
    expect(given.cloud.commands).toEqual(['pause']);
    await given.live(2 * MINUTE);
    expect(given.cloud.commands).toEqual(['pause']);
    expect(given.log.at('info')).toEqual([
      'Garage: charging.',
      'Garage: charging is not allowed from now on.',
      'Garage: charging is not allowed at the moment: pause accepted by Zaptec; waiting for the charger to confirm it.',
      'Garage: charging is not allowed at the moment: pause confirmed by the charger.',
      'Garage: charging is paused.',
    ]);
  });

  test.each(['requesting', 'finished', 'disconnected', 'paused'] as const)('has nothing to do while %s', async (state) => {
    await given.read(REPORTED[state]);
    await given.perform('hold-charging');
    await given.live(2 * MINUTE);
    expect(given.cloud.commands).toEqual([]);
    expect(given.cloud.reads.filter(({ urgency }) => urgency === 'command')).toEqual([]);
  });

  test('pauses a charge that starts later, as soon as it is seen', async () => {
    await given.read(REPORTED.disconnected);
    await given.perform('hold-charging');
    await given.read(REPORTED.requesting);
    expect(given.cloud.commands).toEqual([]);
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['pause']);
  });

  test('before anything was read is kept, and applied with the first read', async () => {
    expect(await given.perform('hold-charging')).toEqual(KEPT);
    expect(given.cloud.reads).toEqual([]);
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['pause']);
  });
});

describe('turned on', () => {
  test('resumes what it has paused, and says why', async () => {
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    await given.live(MINUTE);
    expect(await given.perform('allow-charging')).toEqual(KEPT);
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
    expect(isAllowed()).toBe(true);
    expect(given.said('info').slice(-3)).toEqual([
      'Garage: charging is allowed from now on.',
      'Garage: charging is allowed again: resume accepted by Zaptec; waiting for the charger to confirm it.',
      'Garage: charging is allowed again: resume confirmed by the charger.',
    ]);
    await given.read(REPORTED.paused);
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
  });

  test('leaves alone what was paused from elsewhere', async () => {
    await given.read(REPORTED.requesting);
    await given.perform('hold-charging');
    await given.read(REPORTED.paused);
    await given.perform('allow-charging');
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual([]);
  });

  test('leaves alone what was paused from elsewhere while the hold was about to', async () => {
    await given.perform('hold-charging');
    given.cloud.beforeRead = ({ urgency }) => {
      if (urgency === 'command') given.cloud.reported = given.inSession(REPORTED.paused);
    };
    await given.read(REPORTED.charging);
    await given.live(MINUTE);
    await given.perform('allow-charging');
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual([]);
    expect(given.said('info')).toContain(
      'Garage: charging is not allowed at the moment: nothing to do to pause: charging is paused already.',
    );
  });

  test('while the pause is on its way to the charger: resumed when that has taken effect', async () => {
    given.cloud.beforeCommand = () => undefined;
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    given.cloud.beforeCommand = (command) => given.obey(command);
    await given.perform('allow-charging');
    await given.clock.advance(10_000);
    expect(given.cloud.commands).toEqual(['pause']);
    await given.read(REPORTED.paused);
    await given.live(2 * MINUTE);
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
    expect(given.log.at('info').filter((line) => line.includes('resume'))).toEqual([
      'Garage: charging is allowed again: resume follows as soon as the command before it has taken effect.',
      'Garage: charging is allowed again: resume accepted by Zaptec; waiting for the charger to confirm it.',
      'Garage: charging is allowed again: resume confirmed by the charger.',
    ]);
  });

  test.each([
    ['pause', REPORTED.charging, 'hold-charging', 'allow-charging', REPORTED.paused],
    ['resume', REPORTED.paused, 'allow-charging', 'hold-charging', REPORTED.charging],
  ] as const)('or off, while the %s before is on its way: that it is confirmed is said without a reason that holds no more', async (wish, before, command, opposite, after) => {
    given = new HeldCharger({ memory: { hold: { isAllowed: wish === 'pause', pause: wish === 'pause' ? undefined : { sessionId: 'session-1', phase: 'seen' }, undoneAtMs: [] } } });
    given.cloud.beforeCommand = () => undefined;
    await given.read(before);
    await given.perform(command);
    await given.perform(opposite);
    await given.read(after);
    expect(given.log.at('info')).toContain(`Garage: ${wish} confirmed by the charger.`);
    expect(given.log.at('info').filter((line) => line.includes(`: ${wish} confirmed`))).toHaveLength(1);
  });

  test('while the pause is on its way, but then Zaptec cannot be reached: said once, and resumed when it can', async () => {
    given.cloud.beforeCommand = () => undefined;
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    await given.perform('allow-charging');
    await given.clock.advance(10_000);
    given.cloud.commandError = new CloudUnreachableError('the connection was lost');
    await given.read(REPORTED.paused);
    expect(given.log.at('warn')).toHaveLength(1);
    await given.live(MINUTE);
    expect(given.log.at('warn')).toEqual(['Garage: charging is allowed again: resume failed: the connection was lost. Nothing was sent.']);
    expect(given.said('info').filter((line) => line.includes('allowed again'))).toEqual([
      'Garage: charging is allowed again: resume follows as soon as the command before it has taken effect.',
    ]);
    given.cloud.commandError = undefined;
    given.cloud.beforeCommand = (command) => given.obey(command);
    await given.live(MINUTE);
    expect(given.sent).toEqual(['resume']);
    expect(given.status).toBe('charging');
  });

  test('leaves alone what is paused in the next session, if that has begun while the resume was on its way', async () => {
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    await given.live(MINUTE);
    given.cloud.beforeCommand = () => {
      given.beginSession();
      return given.read(REPORTED.paused);
    };
    await given.perform('allow-charging');
    await given.live(5 * MINUTE);
    expect([given.status, given.cloud.commands]).toEqual(['paused', ['pause', 'resume']]);
  });

  test('and off at once, before its pause was ended: that is still its own', async () => {
    given = new HeldCharger({ memory: { hold: { isAllowed: true, pause: { sessionId: 'session-1', phase: 'seen' }, undoneAtMs: [] } } });
    given.cloud.beforeRead = ({ urgency }) => {
      if (urgency !== 'command') return;
      given.cloud.beforeRead = () => undefined;
      void given.charger.perform('hold-charging');
    };
    await given.read(REPORTED.paused);
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual([]);
    await given.perform('allow-charging');
    expect(given.cloud.commands).toEqual(['resume']);
  });

  test('at once, before the pause was sent: nothing is sent', async () => {
    await given.read(REPORTED.charging);
    await Promise.all([given.charger.perform('hold-charging'), given.charger.perform('allow-charging')]);
    await given.live(2 * MINUTE);
    expect(given.cloud.commands).toEqual([]);
    expect(given.charger.view).toMatchObject({ isOn: true, isChargingAllowed: true });
  });
});

test('back and forth in quick succession: the last one counts, with one command at a time', async () => {
  await given.read(REPORTED.charging);
  const wishes = (['hold-charging', 'allow-charging', 'hold-charging', 'allow-charging', 'hold-charging'] as const).map((command) => given.charger.perform(command));
  await Promise.all(wishes);
  await given.live(2 * MINUTE);
  expect(given.cloud.commands).toEqual(['pause']);
  await given.perform('allow-charging');
  await given.perform('hold-charging');
  await given.perform('allow-charging');
  await given.live(2 * MINUTE);
  expect(given.charger.view).toMatchObject({ isOn: true, isChargingAllowed: true });
  await given.perform('hold-charging');
  await given.live(2 * MINUTE);
  expect(given.charger.view).toMatchObject({ isOn: false, status: 'paused', isChargingAllowed: false });
  expect(given.said('info').filter((line) => line.includes('elsewhere'))).toEqual([]);
});

describe('a pause undone from elsewhere', () => {
  beforeEach(async () => {
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    await given.live(MINUTE);
    await given.read(REPORTED.finished);
    await given.read(REPORTED.requesting);
    await given.read(REPORTED.charging);
  });

  test('once is made again', async () => {
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['pause', 'pause']);
    expect(given.said('info')).toContain(
      'Garage: charging was resumed elsewhere although it is not allowed at the moment; it is paused once more.',
    );
  });

  test('twice within 10 minutes makes it yield: on, with one warning, and the charge goes on', async () => {
    await given.live(5 * MINUTE);
    await given.read(REPORTED.charging);
    expect(isAllowed()).toBe(true);
    await given.live(30 * MINUTE);
    expect(given.cloud.commands).toEqual(['pause', 'pause']);
    expect(given.log.at('warn')).toEqual([
      'Garage: charging was resumed elsewhere again and again although it is not allowed; "Charging Allowed" gives way and is on again.',
    ]);
    expect(given.charger.memory.hold).toMatchObject({ isAllowed: true });
  });

  test('twice in more than 10 minutes is made again', async () => {
    await given.live(11 * MINUTE);
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['pause', 'pause', 'pause']);
    expect(isAllowed()).toBe(false);
  });
});

describe('what is remembered', () => {
  const saved: [ChargerMemory, string][] = [];

  test('is told at once, before anything is sent', async () => {
    await given.read(REPORTED.charging);
    given.memory.onRemember = (memory, urgency) => saved.push([memory, urgency]);
    const phases: unknown[] = [];
    given.cloud.beforeCommand = (command) => {
      phases.push(given.charger.memory.hold?.pause?.phase);
      given.obey(command);
    };
    await given.perform('hold-charging');
    expect(saved[0]).toEqual([expect.objectContaining({ hold: expect.objectContaining({ isAllowed: false }) }), 'now']);
    expect(phases).toEqual(['asked']);
    expect(given.charger.memory.hold?.pause).toEqual({ phase: 'sent', sessionId: 'session-1' });
  });

  test('is not told again as long as nothing changes', async () => {
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    await given.live(MINUTE);
    let times = 0;
    given.memory.onRemember = () => (times += 1);
    await given.live(5 * MINUTE);
    expect(times).toBe(0);
  });

  test.each(['asked', 'sent', 'seen'] as const)('a pause (%s) is resumed after a restart, when charging is allowed by then', async (phase) => {
    given = new HeldCharger({ memory: { hold: { isAllowed: false, pause: { sessionId: 'session-1', phase }, undoneAtMs: [] } } });
    await given.perform('allow-charging');
    await given.read(REPORTED.paused);
    expect(given.cloud.commands).toEqual(['resume']);
  });

  test('with the option off is forgotten for good, with a line in the log, and nothing is paused', async () => {
    given = new HeldCharger({ hold: false, memory: { hold: { isAllowed: false, pause: { phase: 'seen' }, undoneAtMs: [] } } });
    expect(given.charger.memory.hold).toBeUndefined();
    await given.read(REPORTED.charging);
    await given.live(MINUTE);
    expect(isAllowed()).toBe(true);
    expect(given.cloud.commands).toEqual([]);
    expect(given.said('info')).toEqual([
      'Garage: "Charging Allowed" is no longer in the settings, so charging is allowed. A charge that it has paused stays paused until you switch it on.',
    ]);
  });

  test.each<[string, Partial<ChargerOptions>, HoldRecord | undefined, unknown[], number]>([
    ['nothing, where there was nothing', { chargingAllowed: false }, undefined, [], 0],
    ['nothing, where all of it goes on', {}, { isAllowed: false, undoneAtMs: [] }, [], 0],
    ['nothing, where all of it goes on without the option', { chargingAllowed: false }, { isAllowed: true, spent: {}, undoneAtMs: [] }, [], 0],
    ['what goes on', { chargingAllowed: false }, { isAllowed: false, grant: AMOUNT, undoneAtMs: [] }, [['hold', { ...ALLOWED, grant: AMOUNT }, 'now']], 1],
    ['that there is nothing any more', { chargingAllowed: false, addEnergy: false }, { isAllowed: false, undoneAtMs: [] }, [['hold', undefined, 'now']], 1],
  ])('is written again at a start only where it is less: %s', (_, switches, hold, expected, lines) => {
    const writes: unknown[] = [];
    const store = (...write: unknown[]): Promise<Kept> => {
      writes.push(write);
      return Promise.resolve('kept');
    };
    const { log } = new RealCharger(someFacts(), { memory: { hold }, store, settings: { ...everythingOn, ...switches } });
    expect([writes, log.lines.length]).toEqual([expected, lines]);
  });

  test('with the option off and charging allowed anyway is forgotten without a word', () => {
    given = new HeldCharger({ hold: false, memory: { hold: { isAllowed: true, undoneAtMs: [] } } });
    expect(given.charger.memory.hold).toBeUndefined();
    expect(given.log.lines).toEqual([]);
  });
});

describe('what is on the disk', () => {
  const session = { sessionId: 'session-1' };
  const fromDisk = (stored: object): unknown => JSON.parse(JSON.stringify(stored));
  const everything: HoldRecord = {
    isAllowed: false,
    pause: { ...session, phase: 'seen' },
    exception: session,
    grant: { ...session, energy: { fromKwh: 2.5, wishedKwh: 10 } },
    spent: session,
    undoneAtMs: [1, 2],
  };

  test.each<HoldRecord>([
    everything,
    { ...everything, pause: { ...session, phase: 'asked' }, grant: session },
    { ...everything, grant: { ...session, energy: { fromKwh: 2.5, wishedKwh: 10, lastKwh: 0.5, earlierKwh: 8 } } },
    { ...everything, grant: { ...session, finishedAtMs: 5, othersPause: { connectedAtMs: 3 } } },
    { ...everything, pause: { phase: 'sent' }, exception: {}, spent: {}, grant: {} },
    { isAllowed: true, undoneAtMs: [] },
  ])('%j comes back', (record) => {
    expect(recalled(HOLD, fromDisk(record))).toStrictEqual(record);
  });

  test('a charger that is simply allowed to charge comes back as that', () => {
    expect(recalled(HOLD, fromDisk(ALLOWED))).toStrictEqual({ isAllowed: true, undoneAtMs: [] });
  });

  test.each<[keyof HoldRecord, unknown]>([
    ['pause', { ...session, phase: 'elsewhere' }],
    ['exception', { sessionId: '' }],
    ['grant', { ...session, energy: { fromKwh: 'much', wishedKwh: 10 } }],
    ['grant', { ...session, energy: { fromKwh: 2.5 } }],
    ['spent', { sessionId: 7 }],
  ])('a damaged %s is forgotten, and nothing else: %j', (field, damaged) => {
    const others = Object.fromEntries(Object.entries(everything).filter(([name]) => name !== field));
    expect(recalled(HOLD, { ...everything, [field]: damaged })).toStrictEqual(others);
  });

  test('the period that was followed comes back', () => {
    expect(recalled(HOURS, { period: 'night' })).toStrictEqual({ period: 'night' });
    expect(recalled(HOURS, { period: 7 })).toBeUndefined();
  });
});
