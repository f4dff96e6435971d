// A charger's books: what is remembered and how urgently, the line at the end of a session, and the charge history.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChargerMemory } from '../../../src/charging/charger/charger-memory.ts';
import type { CompletedSession } from '../../../src/charging/energy/completed-session.ts';
import { CloudUnreachableError, ForbiddenError } from '../../../src/charging/calls/errors.ts';
import { settle } from '../../support/manual-clock.ts';
import { RealCharger, someFacts } from '../../support/real-charger.ts';
import type { Reported } from '../../support/scripted-cloud.ts';

const MINUTE = 60_000;

let real: RealCharger;
let saved: { urgency: string; totalKwh: number | undefined }[];
beforeEach(() => begin());
afterEach(() => real.stop.abort());

function begin(memory?: ChargerMemory): void {
  real = new RealCharger(someFacts(), { memory });
  saved = [];
  real.memory.onRemember = ({ energy }, urgency) => saved.push({ urgency, totalKwh: energy?.totalKwh });
}

const meter = (kwh: number, at = '2026-01-01T14:00:00'): string => `OCMF|{"RD":[{"TM":"${at},000+00:00 R","RV":${kwh},"RU":"kWh","ST":"G"}]}`;
const completed = (id: string, kwh: number): string =>
  JSON.stringify({ SessionId: id, Energy: kwh, StartDateTime: '2026-01-01T10:00:00', EndDateTime: '2026-01-01T13:20:00', AuthenticationCode: 'nfc-secret' });

const charging = (kwh: number, more: Reported = {}): Reported => ({ 710: '3', 718: '0', 553: String(kwh), 554: meter(100), 721: 'a', 723: completed('x', 1), ...more });
const gone = (more: Reported = {}): Reported => ({ 710: '1', 718: '0', 553: '0', 554: meter(100), 723: completed('x', 1), ...more });

const lines = (): string[] => real.log.at('info').filter((line) => line.includes('session'));

describe('the total energy', () => {
  test('shows in the view as soon as the meter was read, and follows the session', async () => {
    await real.read(charging(5, { 554: undefined }));
    expect(real.charger.view?.totalEnergyKwh).toBeUndefined();
    await real.read(charging(6));
    expect(real.charger.view?.totalEnergyKwh).toBe(100);
    await real.read(charging(7.25));
    expect(real.charger.view?.totalEnergyKwh).toBe(101.25);
  });

  test('goes on where it was after a restart, and before the charger was read', async () => {
    await real.read(charging(6));
    await real.read(charging(7));
    const { memory } = real.charger;
    real.stop.abort();
    begin(memory);
    await real.fail(new CloudUnreachableError('the connection was lost'));
    expect(real.charger.view).toMatchObject({ isReachable: false, totalEnergyKwh: 101 });
    await real.read(charging(9));
    expect(real.charger.view?.totalEnergyKwh).toBe(103);
  });

  test('goes on with a new meter whose clock was far ahead at first', async () => {
    await real.read(gone({ 554: meter(100, '2026-01-01T00:00:00') }));
    await real.clock.advance(15 * MINUTE);
    await real.read(gone({ 554: meter(3, '2038-01-01T00:00:00') }));
    await real.clock.advance(15 * MINUTE);
    await real.read(gone({ 554: meter(4, '2038-01-01T00:15:00') }));
    expect(real.charger.view?.totalEnergyKwh).toBe(101);
    await real.clock.advance(15 * MINUTE);
    await real.read(gone({ 554: meter(6, '2026-01-01T00:45:00') }));
    expect(real.charger.view?.totalEnergyKwh).toBe(103);
  });

  test('stays when the role for reading the state is taken away', async () => {
    await real.read(charging(6));
    const listed = { id: real.charger.facts.id, serial: 'ZAP000001', name: 'Garage', deviceType: 4, operatingMode: 1, isOnline: true, roles: 1 };
    real.list(listed);
    await real.fail(new ForbiddenError());
    real.list(listed);
    expect(real.charger.view).toMatchObject({ status: 'disconnected', totalEnergyKwh: 100 });
    expect(real.charger.memory.sessions?.missingId).toBeUndefined();
  });
});

describe('it is saved', () => {
  test('at once with a new reading of the meter, later as energy flows, not at all when nothing is new', async () => {
    await real.read(charging(6));
    await real.read(charging(6));
    await real.read(charging(7));
    await real.read(charging(7, { 554: meter(102) }));
    expect(saved.filter(({ totalKwh }) => totalKwh !== undefined)).toStrictEqual([
      { urgency: 'now', totalKwh: 100 },
      // The sessions, at the first sight of them.
      { urgency: 'now', totalKwh: 100 },
      { urgency: 'later', totalKwh: 101 },
      { urgency: 'now', totalKwh: 102 },
    ]);
  });

  test('at once every ten minutes while energy flows', async () => {
    await real.read(charging(6));
    saved.length = 0;
    for (let minute = 1; minute <= 25; minute++) {
      await real.clock.advance(MINUTE);
      await real.read(charging(6 + minute / 10));
    }
    expect(saved).toHaveLength(25);
    const minutes = saved.flatMap(({ urgency }, index) => (urgency === 'now' ? index + 1 : []));
    expect(minutes).toStrictEqual([10, 20]);
  });

  test('later when there was no charging that could have ended', async () => {
    await real.read(charging(6));
    const { memory } = real.charger;
    real.stop.abort();
    begin(memory);
    await real.read(charging(6.2, { 710: '5', 718: '1' }));
    expect(saved).toStrictEqual([{ urgency: 'later', totalKwh: 100.2 }]);
  });

  test('at once when charging ends', async () => {
    await real.read(charging(6));
    await real.read(charging(6.1));
    await real.read(charging(6.2, { 710: '5', 718: '1' }));
    expect(saved.at(-1)?.urgency).toBe('now');
  });
});

describe('the end of a session', () => {
  test('is one line, with nothing of who charged, and is remembered', async () => {
    await real.read(charging(6));
    await real.read(gone({ 723: completed('a', 12.3) }));
    await real.read(gone({ 723: completed('a', 12.3) }));
    expect(lines()).toStrictEqual(['Garage: session ended: 12.3 kWh in 3 h 20 min.']);
    expect(real.charger.memory.sessions?.last).toStrictEqual({ sessionId: 'a', energyKwh: 12.3, startMs: Date.UTC(2026, 0, 1, 10), endMs: Date.UTC(2026, 0, 1, 13, 20) });
    expect(JSON.stringify([real.charger.memory, real.log.lines])).not.toContain('nfc-secret');
  });

  test('is told after a restart, if it came in between', async () => {
    await real.read(charging(6));
    const { memory } = real.charger;
    begin(memory);
    await real.read(gone({ 723: completed('a', 12.3) }));
    expect(lines()).toHaveLength(1);
  });

  test('is no news at the first sight of a charger', async () => {
    await real.read(gone({ 723: completed('a', 12.3) }));
    expect(lines()).toStrictEqual([]);
  });
});

describe('a session that the charger does not report', () => {
  async function minutes(count: number, reported: Reported = gone()): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      await real.clock.advance(MINUTE);
      await real.read(reported);
      await settle();
    }
  }

  test('is asked for in the charge history after three minutes, once when that knows it', async () => {
    await real.clock.advance(60 * MINUTE);
    await real.read(charging(6));
    real.cloud.lastSession = { sessionId: 'a', energyKwh: 12.3, startMs: 0, endMs: 3_600_000 };
    await real.read(gone());
    await minutes(2);
    expect(real.cloud.historyReads).toHaveLength(0);
    await minutes(1);
    expect(real.cloud.historyReads).toHaveLength(1);
    await minutes(40);
    expect(real.cloud.historyReads).toHaveLength(1);
    expect(lines()).toStrictEqual(['Garage: session ended: 12.3 kWh in 1 h 0 min.']);
    expect(real.charger.memory.sessions).toMatchObject({ last: { sessionId: 'a' } });
  });

  test.each<[string, Error]>([
    ['fails', new CloudUnreachableError('it did not answer')],
    ['is forbidden', new ForbiddenError()],
  ])('is asked for twice at most where the history %s, and never with a warning', async (_, error) => {
    await real.read(charging(6));
    real.cloud.historyError = error;
    await real.read(gone());
    await minutes(120);
    expect(real.cloud.historyReads).toHaveLength(2);
    expect([...real.log.at('warn'), ...real.log.at('error'), ...lines()]).toStrictEqual([]);
    expect(real.log.at('debug').filter((line) => line.includes('charge history'))).toHaveLength(2);
    expect(real.charger.memory.sessions?.missingId).toBeUndefined();
  });

  test('is given up where the history has another one', async () => {
    await real.read(charging(6));
    real.cloud.lastSession = { sessionId: 'z' };
    await real.read(gone());
    await minutes(120);
    expect(real.cloud.historyReads).toHaveLength(2);
    expect(lines()).toStrictEqual([]);
  });

  test('is not asked for when it is reported in time', async () => {
    await real.read(charging(6));
    await real.read(gone());
    await minutes(2);
    await minutes(30, gone({ 723: completed('a', 12.3) }));
    expect(real.cloud.historyReads).toHaveLength(0);
    expect(lines()).toHaveLength(1);
  });

  test('is not told twice when the report comes after all', async () => {
    await real.read(charging(6));
    real.cloud.lastSession = { sessionId: 'a', energyKwh: 12.3, endMs: Date.UTC(2026, 0, 1, 13, 20) };
    await real.read(gone());
    await minutes(5);
    await minutes(5, gone({ 723: completed('a', 12.3) }));
    expect(lines()).toHaveLength(1);
  });

  test('is told once when the report comes while the history is being asked', async () => {
    await real.read(charging(6));
    let answer: (session: CompletedSession) => void = () => undefined;
    real.cloud.readLastSession = () => new Promise((resolve) => (answer = resolve));
    await real.read(gone());
    await minutes(4);
    await minutes(1, gone({ 723: completed('a', 12.3) }));
    answer({ sessionId: 'a', energyKwh: 12.3 });
    await settle();
    expect(lines()).toHaveLength(1);
    expect(real.charger.memory.sessions?.last).toMatchObject({ endMs: Date.UTC(2026, 0, 1, 13, 20) });
  });

  test('is still looked for when a late answer is about the one before', async () => {
    await real.read(charging(6));
    const answers: ((session: CompletedSession | undefined) => void)[] = [];
    real.cloud.readLastSession = () => new Promise((resolve) => answers.push(resolve));
    await real.read(gone());
    await minutes(16);
    expect(answers).toHaveLength(2);
    await real.read(charging(1, { 721: 'b', 723: completed('a', 12.3) }));
    await real.read(gone({ 723: completed('a', 12.3) }));
    for (const answer of answers) answer(undefined);
    await settle();
    expect(real.charger.memory.sessions?.missingId).toBe('b');
  });

  test('is a defect of the plugin if something else goes wrong, and says so', async () => {
    await real.read(charging(6));
    real.cloud.historyError = new TypeError('x is not a function');
    await real.read(gone());
    await minutes(5);
    expect(real.log.at('error')).toStrictEqual([expect.stringContaining('x is not a function')]);
  });

  test('is not looked for once the plugin stops', async () => {
    await real.read(charging(6));
    real.cloud.historyError = new CloudUnreachableError('it did not answer');
    await real.read(gone());
    await real.clock.advance(4 * MINUTE);
    const read = real.read(gone());
    real.stop.abort();
    await read;
    await settle();
    expect(real.log.at('debug')).toStrictEqual([]);
  });
});
