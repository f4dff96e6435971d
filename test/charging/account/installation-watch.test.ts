// Which installations are read, when, and for whom. A scripted cloud and a manual clock.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Charger } from '../../../src/charging/charger/charger.ts';
import { CloudUnreachableError, ForbiddenError, OutOfTimeError } from '../../../src/charging/calls/errors.ts';
import { InstallationWatch, leftOutInstallations, MOST_INSTALLATIONS } from '../../../src/charging/account/installation-watch.ts';
import type { ChargerFacts } from '../../../src/charging/state/charger-facts.ts';
import { AccountFixture } from '../../support/account-fixture.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import { someFacts } from '../../support/real-charger.ts';
import type { RecordingLog } from '../../support/recording-log.ts';
import type { ScriptedCloud } from '../../support/scripted-cloud.ts';
import { reading, ScriptedInstallation } from '../../support/scripted-installation.ts';
import { PartsMemory } from '../../../src/base/memory.ts';
import type { LimitMemory } from '../../../src/charging/installation/limit-memory.ts';

const MINUTE = 60_000;

let fixture: AccountFixture;
let clock: ManualClock;
let log: RecordingLog;
let chargers: ScriptedCloud;
let cloud: ScriptedInstallation;
let watch: InstallationWatch;
beforeEach(() => setUp());

function setUp(random = 0.5, memory: LimitMemory = {}): void {
  fixture = new AccountFixture({ random });
  ({ clock, log, cloud: chargers } = fixture);
  cloud = new ScriptedInstallation(clock);
  watch = new InstallationWatch({ clock, log, cloud, reading: fixture.reading, intervalMs: 15 * MINUTE, memoryOf: () => new PartsMemory(memory) });
}

const charger = (number: number, installationId: string | undefined, roles?: number): Charger =>
  fixture.account.watch({ id: `c${number}`, serial: `ZAP${number}`, name: `Bay ${number}`, model: 'Zaptec Go', installationId, roles });
const takeOver = (chargers: readonly Charger[]) => watch.takeOver(chargers, { complete: true }).installations;
const readTimes = () => cloud.reads.map(({ atMs }) => atMs / MINUTE);

describe('reading', () => {
  test('is at once, and every ten minutes then', async () => {
    takeOver([charger(1, 'i1')]);
    await clock.advance(30 * MINUTE);
    expect(readTimes()).toEqual([0, 10, 20, 30]);
    expect(cloud.reads[0]).toMatchObject({ id: 'i1', urgency: 'read' });
  });

  test('varies by a tenth', async () => {
    setUp(0);
    takeOver([charger(1, 'i1')]);
    await clock.advance(9 * MINUTE);
    expect(readTimes()).toEqual([0, 9]);
  });

  test('is within a minute after a failure, slows down in a long outage, and never ends', async () => {
    takeOver([charger(1, 'i1')]);
    cloud.readError = new CloudUnreachableError('gone');
    chargers.readError = new CloudUnreachableError('gone');
    await clock.advance(20 * MINUTE);
    expect(readTimes()).toEqual([0, 1, 2, 3, 5, 9, 14, 19]);
  });

  test('is at once when something else works again', async () => {
    cloud.readError = chargers.readError = new CloudUnreachableError('gone');
    const bay = charger(1, 'i1');
    await clock.advance(2 * MINUTE);
    takeOver([bay]);
    await clock.advance(15 * MINUTE);
    expect(readTimes()).toEqual([2, 3, 4, 5, 7, 11, 16]);
    cloud.readError = chargers.readError = undefined;
    await clock.advance(3 * MINUTE);
    expect(readTimes().slice(7)).toEqual([19]);
    expect(log.at('warn')).toEqual(["Zaptec's cloud: gone. Trying again until it works."]);
    expect(log.at('info')).toContain("Zaptec's cloud works again.");
  });

  test.each([
    ['may not change it', () => (cloud.answer = reading({ roles: 1 }))],
    ['may not even read it', () => (cloud.readError = new ForbiddenError())],
  ])('is once an hour where the user %s', async (_what, arrange) => {
    arrange();
    takeOver([charger(1, 'i1')]);
    await clock.advance(120 * MINUTE);
    expect(readTimes()).toEqual([0, 60, 120]);
  });

  test('is within a minute where an owner by the list may not read it: that passes', async () => {
    cloud.readError = new ForbiddenError();
    takeOver([charger(1, 'i1', 3)]);
    await clock.advance(1);
    cloud.readError = undefined;
    await clock.advance(12 * MINUTE);
    expect(readTimes()).toEqual([0, 1, 11]);
  });

  test('is repeated as soon as a list names the owner who was refused before there was one', async () => {
    cloud.readError = new ForbiddenError();
    watch.watch('i1');
    await clock.advance(2 * MINUTE);
    cloud.readError = undefined;
    takeOver([charger(1, 'i1', 3)]);
    await clock.advance(12 * MINUTE);
    expect(readTimes()).toEqual([0, 2, 12]);
  });

  test('ends with the plugin, and with the installation', async () => {
    const [one, other] = takeOver([charger(1, 'i1'), charger(2, 'i2')]);
    await clock.advance(MINUTE);
    watch.forget('i1');
    cloud.reads = [];
    await clock.advance(10 * MINUTE);
    expect(cloud.reads.map(({ id }) => id)).toEqual(['i2']);
    watch.stop();
    fixture.account.stop();
    await clock.advance(60 * MINUTE);
    expect(cloud.reads).toHaveLength(1);
    expect(clock.sleepers).toBe(0);
    expect([one?.id, other?.id]).toEqual(['i1', 'i2']);
  });

  test('does not begin after the stop', async () => {
    watch.stop();
    watch.watch('i1');
    await clock.advance(60 * MINUTE);
    expect(cloud.reads).toEqual([]);
  });
});

describe('the installations', () => {
  test('are those of the chargers, each once, with what the chargers tell', async () => {
    const found = takeOver([charger(1, 'i1', 1), charger(2, 'i2'), charger(3, 'i1', 2), charger(4, undefined)]);
    cloud.readError = new CloudUnreachableError('gone');
    expect(found.map(({ id, known }) => [id, known.roles])).toEqual([
      ['i1', 3],
      ['i2', undefined],
    ]);
    expect(takeOver([charger(1, 'i1')])[0]).toBe(found[0]);
    await clock.advance(0);
    expect(cloud.reads.map(({ id }) => id)).toEqual(['i1', 'i2']);
  });

  test('know which of their chargers go by themselves', async () => {
    chargers.reported = { 710: '1', 712: '1' };
    const [found] = takeOver([charger(1, 'i1')]);
    await clock.advance(0);
    expect(found?.known.isStandAlone).toBe(true);
  });

  test('have the roles of those chargers whose roles are told', () => {
    expect(takeOver([charger(1, 'i1', 1), charger(2, 'i1')])[0]?.known.roles).toBe(1);
  });

  test('are called as the list says, until they are read', async () => {
    const bays = ['Old name', undefined].map((installationName, index) => fixture.account.watch({ id: `c${index}`, serial: `ZAP${index}`, name: 'Bay', model: 'Zaptec Go', installationId: 'i1', installationName }));
    const [found] = takeOver(bays);
    expect(found?.known.name).toBe('Old name');
    await clock.advance(0);
    expect(found?.known.name).toBe('Home');
  });

  test('are read again when they are listed once more', async () => {
    takeOver([charger(1, 'i1')]);
    await clock.advance(0);
    watch.forget('i1');
    takeOver([charger(1, 'i1')]);
    await clock.advance(10 * MINUTE);
    expect(readTimes()).toEqual([0, 0, 10]);
  });

  test.each<[string, () => void]>([
    ['the plugin is stopping', () => watch.stop()],
    ['the installation is no longer listed', () => watch.forget('i1')],
  ])('break off what is asked of them when %s', async (reason, end) => {
    const [found] = takeOver([charger(1, 'i1')]);
    await clock.advance(0);
    cloud.beforeRead = ({ signal }) => clock.sleep(1000, signal);
    const outcome = found?.perform({ kind: 'current', currentA: 10 });
    end();
    await expect(outcome).rejects.toEqual(new OutOfTimeError(reason));
  });

  test('that nobody knows may be forgotten', () => {
    expect(() => watch.forget('i9')).not.toThrow();
  });

  test('keep what was remembered of them', () => {
    setUp(undefined, { lastCurrentA: 10 });
    expect(watch.watch('i1').memory.lastCurrentA).toBe(10);
    expect(takeOver([charger(1, 'i1')])[0]?.memory.lastCurrentA).toBe(10);
  });

  test('are no more than can be read, and that is told once', () => {
    const many = Array.from({ length: MOST_INSTALLATIONS + 3 }, (_, number) => charger(number, `i${number}`));
    expect(takeOver(many)).toHaveLength(MOST_INSTALLATIONS);
    expect(takeOver([...many].reverse())).toHaveLength(MOST_INSTALLATIONS);
    expect(log.at('warn')).toEqual([`Available Current is there for ${MOST_INSTALLATIONS} installations at most; 3 are left out.`]);
  });
});

test.each([
  [true, ['i1', 'i2'], true],
  [true, [], true],
  [true, ['i1', undefined], false],
  [false, ['i1', 'i2'], false],
])('a listing that is complete (%p) with chargers of %j is all there is: %p', (complete, ids, expected) => {
  const chargersOf = ids.map((id, index) => charger(index, id));
  expect(watch.takeOver(chargersOf, { complete }).complete).toBe(expected);
});

test('an installation is forgotten in the log too: there is nothing left to wait for', async () => {
  cloud.readError = new CloudUnreachableError('gone');
  takeOver([charger(1, 'i1')]);
  await clock.advance(0);
  watch.forget('i1');
  expect(log.at('info')).toContain("Zaptec's cloud works again.");
});

describe('an installation is left out', () => {
  const of = (...installationIds: readonly (string | undefined)[]): ChargerFacts[] => installationIds.map((installationId, index) => someFacts({ id: `c${index}`, installationId }));
  const leftOut = (those: readonly ChargerFacts[], others: readonly ChargerFacts[]) => leftOutInstallations(those, others.map((facts) => ({ facts })));

  test('when all of its chargers are, once however many there are', () => {
    expect(leftOut(of('i1', 'i1', 'i2'), of('i3'))).toEqual(['i1', 'i2']);
    expect(leftOut(of('i1'), [])).toEqual(['i1']);
  });

  test('not when one of them is looked after, or may be one of its own, or when nobody says whose the others are', () => {
    expect(leftOut(of('i1', 'i2'), of('i1'))).toEqual(['i2']);
    expect(leftOut(of('i1'), of('i3', undefined))).toEqual([]);
    expect(leftOut(of(undefined), [])).toEqual([]);
  });
});
