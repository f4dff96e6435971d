// Restart, upgrade, and what holds for every maintenance command: decided on fresh state, refused with a reason, sent once.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ANSWER } from '../../../src/charging/calls/answer-time.ts';
import type { Action } from '../../../src/charging/commands/route.ts';
import type { ChargerFirmware } from '../../../src/charging/commands/maintenance-preconditions.ts';
import type { MaintenanceCommand } from '../../../src/charging/commands/command.ts';
import { CloudUnreachableError, ForbiddenError, NotFoundError, OutcomeUnknownError, OutOfTimeError, RateLimitedError, RejectedError, UnfoundedRefusalError } from '../../../src/charging/calls/errors.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';
import { everythingOn } from '../../support/charger-options.ts';

const idle = { ...REPORTED.finished, 721: 'session-1' };
const older: ChargerFirmware = { chargerId: 'c1', current: '2.3.1.2', available: '2.4.0.0', isUpToDate: false };
const ACTIONS = { 'stop-and-deauthorize': 'stop', restart: 'restart', 'upgrade-firmware': 'upgrade' } as const satisfies Record<MaintenanceCommand, Action>;
const NAMES = { 'stop-and-deauthorize': 'stop and deauthorize', restart: 'restart', 'upgrade-firmware': 'firmware upgrade' } as const satisfies Record<MaintenanceCommand, string>;
const commands = Object.keys(ACTIONS) as MaintenanceCommand[];

let given: RealCharger;

async function begin(...parts: ConstructorParameters<typeof RealCharger>): Promise<void> {
  given = new RealCharger(...parts);
  given.cloud.firmware = [older];
  await given.read(idle);
}
beforeEach(() => begin());

const refused = (reason: string) => ({ kind: 'refused', refusal: { reason } });
const letWhileCharging = { ...everythingOn, commands: { ...everythingOn.commands, whileCharging: true } };

describe('accepted', () => {
  test('a restart is sent once, and the log says what is to be expected', async () => {
    expect(await given.perform('restart')).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'restart' });
    expect(given.cloud.reads).toMatchObject([{ urgency: 'read' }, { urgency: 'command' }]);
    expect(given.log.at('info').at(-1)).toBe('Garage: restart accepted by Zaptec; the charger restarts and is offline for about a minute.');
    await given.clock.advance(120_000);
    expect(given.cloud.commands).toEqual(['restart']);
    expect(given.cloud.firmwareReads).toEqual([]);
    expect(given.log.at('warn')).toEqual([]);
  });

  test('an upgrade is sent once, for a newer firmware that was read just before', async () => {
    given.cloud.firmware = [{ ...older, chargerId: 'c2', isUpToDate: true }, older];
    expect(await given.perform('upgrade-firmware')).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'upgrade' });
    expect(given.cloud.firmwareReads).toEqual(['i1']);
    expect(given.cloud.commands).toEqual(['upgrade']);
    expect(given.log.at('info').at(-1)).toBe('Garage: firmware upgrade accepted by Zaptec; the charger installs it, a Go once no vehicle is connected, restarts, and is offline for a minute or more.');
  });

  test.each(['restart', 'upgrade-firmware'] as const)('a %s again within seconds is the same; later it is another', async (command) => {
    await given.clock.advance(60_000);
    await given.perform(command);
    await given.clock.advance(9000);
    expect(await given.perform(command)).toEqual({ kind: 'unneeded', because: 'already-asked' });
    expect(given.cloud.commands).toEqual([ACTIONS[command]]);
    await given.clock.advance(1000);
    expect(await given.perform(command)).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: ACTIONS[command] });
  });

  test('a restart leaves a pause that takes effect alone', async () => {
    await begin(someFacts(), { settings: letWhileCharging });
    await given.read(REPORTED.charging);
    await given.perform('pause');
    await given.perform('restart');
    expect(given.charger.view?.isOn).toBe(false);
    given.cloud.reported = REPORTED.paused;
    await given.clock.advance(2000);
    expect(given.log.at('info')).toContain('Garage: pause confirmed by the charger.');
  });
});

describe('while charging', () => {
  test.each(['restart', 'upgrade-firmware'] as const)('a %s is refused, and sent when the settings allow it', async (command) => {
    given.cloud.reported = REPORTED.charging;
    expect(await given.perform(command)).toEqual(refused('charging'));
    expect(given.cloud.commands).toEqual([]);
    expect(given.cloud.firmwareReads).toEqual([]);
    await begin(someFacts(), { settings: letWhileCharging });
    given.cloud.reported = REPORTED.charging;
    expect(await given.perform(command)).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: ACTIONS[command] });
  });
});

describe('an upgrade', () => {
  test.each<[string, readonly ChargerFirmware[], string]>([
    ['of a charger that is up to date', [{ ...older, available: '2.3.1.2', isUpToDate: true }], 'up-to-date'],
    ['of a charger that the list lacks', [{ ...older, chargerId: 'c2' }], 'firmware-unknown'],
    ['of a charger of which nothing is known', [{ ...older, available: undefined }], 'firmware-unknown'],
  ])('%s is refused', async (_what, firmware, reason) => {
    given.cloud.firmware = firmware;
    expect(await given.perform('upgrade-firmware')).toEqual(refused(reason));
    expect(given.cloud.commands).toEqual([]);
  });

  test.each([new NotFoundError(), new RejectedError(540, undefined)])('of an installation that the cloud does not know (%s) is refused', async (error) => {
    given.cloud.firmwareError = error;
    expect(await given.perform('upgrade-firmware')).toEqual(refused('firmware-unknown'));
    expect(given.log.at('warn')).toEqual(['Garage: firmware upgrade refused: Zaptec does not say whether there is a newer firmware for it.']);
  });

  test('of a charger whose installation is not known yet is refused, and nothing is asked', async () => {
    given.list({ id: 'c1', serial: 'ZAP000001', name: 'Garage', deviceType: 4, operatingMode: 5, isOnline: true, roles: 3 });
    expect(await given.perform('upgrade-firmware')).toEqual(refused('firmware-unknown'));
    expect(given.cloud.firmwareReads).toEqual([]);
  });

  test('fails where an owner may not read the firmware; for anybody else it is refused for the role', async () => {
    given.cloud.firmwareError = new ForbiddenError();
    expect(await given.failToPerform('upgrade-firmware', 0)).toBeInstanceOf(UnfoundedRefusalError);
    await begin(someFacts({ roles: undefined }));
    given.cloud.firmwareError = new ForbiddenError();
    expect(await given.perform('upgrade-firmware')).toEqual(refused('role-missing'));
    expect(given.cloud.commands).toEqual([]);
  });

  test('fails when the firmware cannot be read', async () => {
    given.cloud.firmwareError = new CloudUnreachableError('gone');
    expect(await given.failToPerform('upgrade-firmware', 0)).toBeInstanceOf(CloudUnreachableError);
    expect(given.log.at('warn')).toEqual(['Garage: firmware upgrade failed: gone. Nothing was sent.']);
  });
});

describe.each(commands)('%s', (command) => {
  test('is refused without the role; the charger shows as it is now', async () => {
    await begin(someFacts({ roles: 1 }));
    given.cloud.reported = REPORTED.charging;
    expect(await given.perform(command)).toEqual(refused('role-missing'));
    expect(given.cloud.commands).toEqual([]);
    expect(given.charger.view?.status).toBe('charging');
    expect(given.log.at('warn')).toEqual([`Garage: ${NAMES[command]} refused: this Zaptec user needs the owner or service permission for the charger.`]);
  });

  test('is refused without the role whether or not the cloud can be asked', async () => {
    await begin(someFacts({ roles: 1 }));
    given.cloud.readError = new CloudUnreachableError('gone');
    expect(await given.perform(command)).toEqual(refused('role-missing'));
  });

  test('that ends in a defect of the plugin leaves it to whoever asked to say so', async () => {
    const defect = new TypeError('x is not a function');
    given.cloud.commandError = defect;
    const reads = given.cloud.reads.length;
    expect(await given.failToPerform(command, 0)).toBe(defect);
    expect(given.log.at('warn')).toEqual([]);
    expect(given.cloud.reads).toHaveLength(reads + 1);
  });

  test('is refused where the state may not be read', async () => {
    await begin(someFacts({ roles: undefined }));
    given.cloud.readError = new ForbiddenError();
    expect(await given.perform(command)).toEqual(refused('role-missing'));
  });

  test('fails where an owner may not read the state', async () => {
    given.cloud.readError = new ForbiddenError();
    expect(await given.failToPerform(command, 0)).toBeInstanceOf(UnfoundedRefusalError);
  });

  test('is refused while the charger is offline', async () => {
    given.cloud.reported = { ...idle, [-2]: '0' };
    expect(await given.perform(command)).toEqual(refused('offline'));
    expect(given.cloud.commands).toEqual([]);
  });

  test('fails when the cloud cannot be asked: nothing is sent', async () => {
    given.cloud.readError = new CloudUnreachableError('gone');
    expect(await given.failToPerform(command, 0)).toBeInstanceOf(CloudUnreachableError);
    expect(given.log.at('warn').at(-1)).toBe(`Garage: ${NAMES[command]} failed: gone. Nothing was sent.`);
    expect(given.cloud.commands).toEqual([]);
  });

  test('fails in time when the read takes too long: nothing is sent afterwards', async () => {
    given.cloud.beforeRead = () => given.clock.sleep(ANSWER.withinMs + 1000);
    expect(await given.failToPerform(command, ANSWER.withinMs)).toBeInstanceOf(OutOfTimeError);
    await given.clock.advance(60_000);
    expect(given.cloud.commands).toEqual([]);
  });

  test('is not sent when the read leaves too little time', async () => {
    given.cloud.beforeRead = () => given.clock.sleep(ANSWER.withinMs - ANSWER.leastTimeToSendMs + 1);
    expect(await given.failToPerform(command, ANSWER.withinMs)).toMatchObject({ message: 'Zaptec answered too slowly' });
    expect(given.cloud.commands).toEqual([]);
  });

  test('from two phones at once is sent once', async () => {
    given.cloud.beforeRead = () => given.clock.sleep(200);
    given.cloud.beforeCommand = () => given.clock.sleep(500);
    const outcomes = [given.charger.perform(command), given.charger.perform(command)];
    await given.clock.advance(3000);
    expect(await Promise.all(outcomes)).toEqual([
      { kind: 'sent', takenBy: 'Zaptec', action: ACTIONS[command] },
      { kind: 'unneeded', because: 'already-asked' },
    ]);
    expect(given.cloud.commands).toEqual([ACTIONS[command]]);
  });

  test('that waited for its turn until its time was up is not sent', async () => {
    given.cloud.beforeCommand = () => given.clock.sleep(7200);
    const first = given.charger.perform(command === 'restart' ? 'upgrade-firmware' : 'restart');
    await given.clock.advance(10);
    const second = given.failToPerform(command, ANSWER.withinMs);
    expect(await first).toMatchObject({ kind: 'sent' });
    expect(await second).toBeInstanceOf(OutOfTimeError);
    expect(given.cloud.commands).toHaveLength(1);
  });

  test('whose time was up before its turn asks for nothing any more', async () => {
    given.cloud.beforeCommand = () => given.clock.sleep(ANSWER.withinMs + 5000);
    const first = given.failToPerform(command === 'restart' ? 'upgrade-firmware' : 'restart', 0);
    const second = given.failToPerform(command, ANSWER.withinMs);
    expect([await first, await second]).toEqual([expect.any(OutcomeUnknownError), expect.any(OutOfTimeError)]);
    const reads = given.cloud.reads.length;
    await given.clock.advance(10_000);
    expect(given.cloud.reads).toHaveLength(reads);
    expect(given.cloud.commands).toHaveLength(1);
  });

  test('is not repeated when the cloud asks for fewer requests', async () => {
    given.cloud.commandError = new RateLimitedError(60_000);
    expect(await given.failToPerform(command, 0)).toBeInstanceOf(RateLimitedError);
    await given.clock.advance(60_000);
    expect(given.cloud.commands).toHaveLength(1);
  });

  test('that the cloud refuses says why, in its own words, and the state is read anew', async () => {
    given.cloud.commandError = new RejectedError(538, 'Not in this state.');
    const reads = given.cloud.reads.length;
    expect(await given.perform(command)).toEqual({ kind: 'refused', refusal: { reason: 'rejected-by-cloud', explanation: 'Zaptec rejected it: Not in this state.' } });
    expect(given.cloud.reads).toHaveLength(reads + 2);
    expect(given.log.at('warn')).toEqual([`Garage: ${NAMES[command]} refused: Zaptec rejected it: Not in this state.`]);
  });
});

test('one command at a time, for all of them at once', async () => {
  let underWay = 0;
  let most = 0;
  given.cloud.beforeCommand = async () => {
    most = Math.max(most, ++underWay);
    await given.clock.sleep(100);
    underWay -= 1;
  };
  const outcomes = [...commands, ...commands].map((command) => given.charger.perform(command));
  await given.clock.advance(5000);
  await Promise.all(outcomes);
  expect(most).toBe(1);
  expect(new Set(given.cloud.commands).size).toBe(given.cloud.commands.length);
});

test.each(['restart', 'upgrade-firmware'] as const)('the odd answer to another command means nothing to a %s: it is refused', async (command) => {
  given.cloud.commandError = new RejectedError(528, undefined);
  expect(await given.perform(command)).toMatchObject(refused('rejected-by-cloud'));
  // Only the log still waits for repetitions.
  await given.clock.advance(10_000);
  expect(given.clock.sleepers).toBe(0);
});

test('a restart whose answer is lost is not sent again, and the charger is read to see', async () => {
  given.cloud.commandError = new OutcomeUnknownError(new CloudUnreachableError('the connection was lost'));
  const reads = given.cloud.reads.length;
  expect(await given.failToPerform('restart', 0)).toBeInstanceOf(OutcomeUnknownError);
  expect(given.cloud.reads).toHaveLength(reads + 2);
  expect(given.log.at('warn')).toEqual(['Garage: restart failed: the connection was lost, and it is not known whether the command arrived. The charger is read again to see.']);
  await given.clock.advance(60_000);
  expect(given.cloud.commands).toEqual(['restart']);
});
