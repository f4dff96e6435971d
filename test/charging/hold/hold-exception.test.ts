// "Charging Allowed" and the outlet: the immediate wish wins over the general one, for one session.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Kept } from '../../../src/base/memory.ts';
import { ANSWER } from '../../../src/charging/calls/answer-time.ts';
import { CloudUnreachableError, OutcomeUnknownError, OutOfTimeError } from '../../../src/charging/calls/errors.ts';
import type { Command } from '../../../src/charging/commands/command.ts';
import type { Wish } from '../../../src/charging/commands/preconditions.ts';
import { everythingOn } from '../../support/charger-options.ts';
import { HeldCharger } from '../../support/held-charger.ts';
import { settle } from '../../support/manual-clock.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';

const MINUTE = 60_000;

let given: HeldCharger;

beforeEach(() => {
  given = new HeldCharger();
});

/** Held, with a vehicle that the hold has paused. */
async function held(): Promise<void> {
  await given.read(REPORTED.charging);
  await given.perform('hold-charging');
  await given.live(MINUTE);
  given.cloud.commands.length = 0;
}

/** The hold's pause is sent and takes no effect, so that a person's resume has to wait for it. */
async function deferResume(): Promise<void> {
    await given.read(REPORTED.charging);
    given.cloud.beforeCommand = () => undefined;
    await given.perform('hold-charging');
    expect(await given.performFor('resume', ANSWER.withinMs)).toEqual({ kind: 'deferred' });
}

async function expectUndisturbedCharge(): Promise<void> {
  given.cloud.commands.length = 0;
  await given.live(30 * MINUTE);
  expect(given.cloud.commands).toEqual([]);
  expect(given.charger.view).toMatchObject({ isOn: true, status: 'charging', isChargingAllowed: false });
}

describe('the outlet turned on while held', () => {
  test('charges for this session, and the log says so', async () => {
    await held();
    await given.perform('resume');
    expect(given.cloud.commands).toEqual(['resume']);
    await expectUndisturbedCharge();
    expect(given.said('info').at(-1)).toBe(
      'Garage: charging is not allowed at the moment, but was switched on for this session; the next vehicle waits again.',
    );
  });

  test('passes through finished and requesting without being paused or taken for an undoing from elsewhere', async () => {
    await held();
    given.cloud.beforeCommand = () => void (given.cloud.reported = given.inSession(REPORTED.resuming));
    await given.perform('resume');
    await given.read(REPORTED.resuming);
    await given.read(REPORTED.requesting);
    await given.read(REPORTED.charging);
    await expectUndisturbedCharge();
    expect(given.charger.memory.hold?.undoneAtMs).toEqual([]);
  });

  test('survives a restart', async () => {
    await held();
    await given.perform('resume');
    given = new HeldCharger({ memory: given.charger.memory });
    await given.read(REPORTED.charging);
    await expectUndisturbedCharge();
  });

  test('at the next plug-in the hold applies again', async () => {
    await held();
    await given.perform('resume');
    await given.live(MINUTE);
    await given.read(REPORTED.disconnected);
    given.beginSession();
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['resume', 'pause']);
  });

  test('a plug-in between two reads is one too', async () => {
    await held();
    await given.perform('resume');
    await given.live(MINUTE);
    given.beginSession();
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['resume', 'pause']);
  });

  test('"not allowed" said again ends it: the latest wish counts', async () => {
    await held();
    await given.perform('resume');
    await given.live(MINUTE);
    await given.perform('hold-charging');
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['resume', 'pause']);
  });

  test('while the pause is still under way: the resume follows it, and the vehicle charges', async () => {
    await given.read(REPORTED.charging);
    given.cloud.beforeCommand = () => undefined;
    await given.perform('hold-charging');
    given.cloud.beforeCommand = (command) => given.obey(command);
    const resume = given.charger.perform('resume');
    await given.clock.advance(1000);
    given.cloud.reported = given.inSession(REPORTED.paused);
    await given.clock.advance(4000);
    expect(await resume).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'resume' });
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
    await expectUndisturbedCharge();
  });

  test('while the pause takes so long that the resume is deferred: the same', async () => {
    await deferResume();
    given.cloud.beforeCommand = (command) => given.obey(command);
    await given.read(REPORTED.paused);
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
    await expectUndisturbedCharge();
    expect(given.log.at('info')).toContain('Garage: resume confirmed by the charger.');
  });

  test('before the pause was sent: nothing is sent, and the vehicle goes on charging', async () => {
    await given.read(REPORTED.charging);
    const [, resumed] = await Promise.all([given.charger.perform('hold-charging'), given.charger.perform('resume')]);
    expect(resumed).toEqual({ kind: 'unneeded', because: 'charging' });
    expect(given.cloud.commands).toEqual([]);
    expect(given.said('info').filter((line) => line.includes('pause'))).toEqual([]);
    await expectUndisturbedCharge();
  });

  test('refused makes no exception: what charges later is paused', async () => {
    await given.read(REPORTED.requesting);
    await given.perform('hold-charging');
    expect(await given.perform('resume')).toMatchObject({ kind: 'refused' });
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['pause']);
  });

  test('that did not get as far as Zaptec makes none either', async () => {
    await held();
    given.cloud.readError = new CloudUnreachableError('the connection was lost');
    await expect(given.perform('resume')).rejects.toBe(given.cloud.readError);
    given.cloud.readError = undefined;
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['pause']);
  });

  test('deferred, and then not as far as that, neither', async () => {
    await deferResume();
    given.cloud.commandError = new CloudUnreachableError('the connection was lost');
    await given.read(REPORTED.paused);
    await given.live(MINUTE);
    given.cloud.commandError = undefined;
    given.cloud.commands.length = 0;
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['pause']);
  });

  test('deferred and then refused makes none either', async () => {
    await deferResume();
    await given.read({ ...REPORTED.paused, 763: '2026-12-24T22:00:00' });
    await given.live(MINUTE);
    expect(given.log.at('warn').at(-1)).toContain('Garage: resume refused: a charging schedule is active');
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['pause', 'pause']);
  });

  test('deferred, and then without an answer, is one', async () => {
    await deferResume();
    given.cloud.beforeCommand = (command) => {
      given.obey(command);
      given.cloud.commandError = new OutcomeUnknownError(new OutOfTimeError());
    };
    await given.read(REPORTED.paused);
    await given.live(MINUTE);
    given.cloud.commandError = undefined;
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
    await expectUndisturbedCharge();
  });

  test('with an answer that never came is one all the same: the person wanted it', async () => {
    await held();
    given.cloud.commandError = new OutcomeUnknownError(new OutOfTimeError());
    await given.failToPerform('resume', 0);
    given.cloud.commandError = undefined;
    await given.live(MINUTE);
    await expectUndisturbedCharge();
  });
});

describe('the outlet turned off while held', () => {
  test("is the person's pause: allowing does not resume it", async () => {
    await held();
    await given.perform('resume');
    await given.live(MINUTE);
    await given.perform('pause');
    await given.live(MINUTE);
    await given.perform('allow-charging');
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['resume', 'pause']);
    expect(given.charger.view).toMatchObject({ isOn: false, isChargingAllowed: true });
  });

  test("while the hold's pause is there changes nothing: allowing resumes", async () => {
    await held();
    await given.perform('pause');
    await given.perform('allow-charging');
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['resume']);
  });

  test("right before the hold's pause is sent takes its place, and one command is sent", async () => {
    await given.read(REPORTED.charging);
    await Promise.all([given.charger.perform('hold-charging'), given.charger.perform('pause')]);
    await given.live(MINUTE);
    await given.perform('allow-charging');
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['pause']);
  });
});

test.each<[Wish, object]>([
  ['resume', { exception: { sessionId: 'session-1' } }],
  ['pause', { grant: undefined }],
])('the outlet is answered only when what follows for the session is on the disk: %s', async (wish, record) => {
  let disk: Promise<Kept> = Promise.resolve('kept');
  let finish: (kept: Kept) => void = () => undefined;
  const grant = wish === 'pause' ? { sessionId: 'session-1' } : undefined;
  const memory = { hold: { isAllowed: false, grant, undoneAtMs: [] } };
  const { charger, cloud } = new RealCharger(someFacts(), { settings: everythingOn, memory, store: () => disk });
  cloud.reported = given.inSession(wish === 'pause' ? REPORTED.charging : REPORTED.paused);
  await charger.known.refresh();
  disk = new Promise<Kept>((resolve) => (finish = resolve));
  const answer = charger.perform(wish);
  await settle();
  expect(charger.memory.hold).toMatchObject(record);
  expect(await Promise.race([answer, Promise.resolve('not yet')])).toBe('not yet');
  finish('kept');
  expect(await answer).toMatchObject({ kind: 'sent' });
});

describe('the outlet, whose command takes three seconds, and a later wish meanwhile', () => {
  /** Asks for it a second after the outlet was switched; both are answered. */
  async function meanwhile(wish: Wish, later: Command): Promise<void> {
    given.cloud.beforeCommand = async (command, { signal }) => {
      await given.clock.sleep(3_000, signal);
      given.obey(command);
    };
    const outcome = given.charger.perform(wish);
    await given.clock.advance(1_000);
    expect(await given.perform(later)).toEqual({ kind: 'kept' });
    await given.clock.advance(7_000);
    expect(await outcome).toMatchObject({ kind: 'sent' });
    await given.live(5 * MINUTE);
  }

  function expectHeld(): void {
    expect(given.status).toBe('paused');
    expect(given.charger.memory.hold?.exception).toBeUndefined();
    expect(given.said('info').filter((line) => line.includes('for this session') || line.includes('elsewhere'))).toEqual([]);
  }

  test('on, while allowed, and then "not allowed": it is paused, and no exception is made', async () => {
    await given.read(REPORTED.paused);
    await meanwhile('resume', 'hold-charging');
    expectHeld();
  });

  test('on, while held, and then "not allowed" once more: the same', async () => {
    await held();
    await meanwhile('resume', 'hold-charging');
    expectHeld();
  });

  test('on, carried out long after its answer, and then "not allowed": the same', async () => {
    await deferResume();
    given.cloud.beforeCommand = async (command, { signal }) => {
      await given.clock.sleep(3_000, signal);
      given.obey(command);
    };
    await given.read(REPORTED.paused);
    await given.clock.advance(1_000);
    await given.perform('hold-charging');
    await given.clock.advance(7_000);
    await given.live(5 * MINUTE);
    expect(given.sent).toEqual(['resume', 'pause']);
    expectHeld();
  });

  test('off, and then "Charge Now": it charges until it is full', async () => {
    await held();
    await given.perform('resume');
    await given.live(MINUTE);
    await meanwhile('pause', 'charge-until-full');
    expect(given.charger.lasting.granted).toBe('until-full');
    expect(given.status).toBe('charging');
  });
});

test('the outlet turned off right after allowing: it stays off', async () => {
  await given.read(REPORTED.charging);
  given.cloud.beforeCommand = () => undefined;
  await given.perform('hold-charging');
  await given.perform('allow-charging');
  await given.perform('pause');
  given.cloud.beforeCommand = (command) => given.obey(command);
  await given.read(REPORTED.paused);
  await given.live(5 * MINUTE);
  expect(given.cloud.commands).toEqual(['pause']);
  expect(given.charger.view).toMatchObject({ isOn: false, isChargingAllowed: true });
});
