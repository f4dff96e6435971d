// zaptec settings: all six settings in every form, what is shown before and after, and who may not.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CommandLine, username } from '../../support/command-line.ts';
import type { SimulatedCharger } from '../../simulator/index.ts';

let line: CommandLine;
let garage: SimulatedCharger;
const bodies: string[] = [];
beforeEach(() => {
  line = new CommandLine();
  garage = line.cloud.addCharger({ model: 'Go', name: 'Garage' });
  line.cloud.addCharger({ model: 'Pro', name: 'Carport' });
  bodies.length = 0;
  const answer = line.cloud.answer.bind(line.cloud);
  line.cloud.answer = (request) => {
    if (request.path.endsWith('/update')) bodies.push(request.body ?? '');
    return answer(request);
  };
});
afterEach(() => line.cloud.stop());

describe('what is sent', () => {
  test.each<[string, Record<string, number>]>([
    ['--max-current 0', { maxChargeCurrent: 0 }],
    ['--max-current 5.9', { maxChargeCurrent: 5.9 }],
    ['--max-current 16', { maxChargeCurrent: 16 }],
    ['--max-current 32', { maxChargeCurrent: 32 }],
    ['--max-phases 1', { maxChargePhases: 1 }],
    ['--max-phases 3', { maxChargePhases: 3 }],
    ['--min-current 0', { minChargeCurrent: 0 }],
    ['--min-current 10.5', { minChargeCurrent: 10.5 }],
    ['--min-current 32', { minChargeCurrent: 32 }],
    ['--offline-current 0', { offlineChargeCurrent: 0 }],
    ['--offline-current 32', { offlineChargeCurrent: 32 }],
    ['--offline-current auto', { offlineChargeCurrent: -1 }],
    ['--offline-current -1', { offlineChargeCurrent: -1 }],
    ['--offline-current=-1', { offlineChargeCurrent: -1 }],
    ['--offline-phase auto', { offlineChargePhase: 0 }],
    ['--offline-phase 0', { offlineChargePhase: 0 }],
    ['--offline-phase 1', { offlineChargePhase: 1 }],
    ['--offline-phase 2', { offlineChargePhase: 2 }],
    ['--offline-phase 3', { offlineChargePhase: 4 }],
    ['--offline-phase all', { offlineChargePhase: 7 }],
    ['--meter-interval 0', { meterValueInterval: 0 }],
    ['--meter-interval 1800', { meterValueInterval: 1800 }],
    ['--meter-interval 2147483647', { meterValueInterval: 2_147_483_647 }],
    ['--meter-interval default', { meterValueInterval: 3600 }],
    ['--max-current null --offline-current 16', { offlineChargeCurrent: 16 }],
    ['--max-current 20 --max-phases 1 --min-current 7 --offline-current 10 --offline-phase 1 --meter-interval 900', { maxChargeCurrent: 20, maxChargePhases: 1, minChargeCurrent: 7, offlineChargeCurrent: 10, offlineChargePhase: 1, meterValueInterval: 900 }],
  ])('%s', async (options, body) => {
    const { exitCode, result } = await line.json(`settings Garage ${options} --yes`);
    expect(exitCode).toBe(0);
    expect(bodies.map((text) => JSON.parse(text) as unknown)).toStrictEqual([body]);
    expect(result).toMatchObject({ outcome: 'sent', verdict: 'fulfilled', reason: null });
  });

  test("a Pro's default interval is its own", async () => {
    await line.run('settings Carport --meter-interval default');
    expect(bodies).toStrictEqual(['{"meterValueInterval":900}']);
  });
});

describe('what cannot be', () => {
  const current = 'must be 0 to 32 amperes, such as 16 or 10.5';
  test.each([
    ['--max-current 32.1', current],
    ['--max-current 33', current],
    ['--max-current -1', current],
    ['--max-current auto', current],
    ['--max-current 16A', current],
    ['--max-current 1e1', current],
    ['--max-current 16,5', current],
    ['--max-current NaN', current],
    ['--max-current=', current],
    ['--max-phases 2', '--max-phases is "2", but must be 1 or 3'],
    ['--max-phases 0', 'must be 1 or 3'],
    ['--max-phases null', 'must be 1 or 3'],
    ['--min-current -0.1', current],
    ['--min-current 32.5', current],
    ['--offline-current -2', `${current}, or auto (-1)`],
    ['--offline-current 33', `${current}, or auto (-1)`],
    ['--offline-current automatic', 'or auto (-1)'],
    ['--offline-phase 4', '--offline-phase is "4", but must be 1, 2, 3, all or auto'],
    ['--offline-phase 7', 'must be 1, 2, 3, all or auto'],
    ['--offline-phase null', 'must be 1, 2, 3, all or auto'],
    ['--offline-phase toString', 'must be 1, 2, 3, all or auto'],
    ['--meter-interval -1', 'must be a whole number of seconds'],
    ['--meter-interval 1.5', 'must be a whole number of seconds'],
    ['--meter-interval 2147483648', 'must be a whole number of seconds, at most 2147483647'],
    ['--meter-interval 99999999999', 'must be a whole number of seconds, at most 2147483647'],
    ['--meter-interval auto', 'must be a whole number of seconds'],
  ])('%s: exit code 2, "%s", and nothing is asked', async (options, message) => {
    const { exitCode, output, errors } = await line.run(`settings Garage ${options}`);
    expect([exitCode, output]).toStrictEqual([2, '']);
    expect(errors).toContain(message);
    expect(line.cloud.requests).toHaveLength(0);
  });

  test.each(['--max-current', '--max-phases', '--offline-phase', '--meter-interval'])('%s without a value', async (option) => {
    expect(await line.run(`settings Garage ${option}`)).toMatchObject({ exitCode: 2, output: '' });
  });

  test('a default interval of a model that nothing is known of', async () => {
    line.cloud.addCharger({ model: 'Go', name: 'Odd', serial: 'XYZ000009' });
    const { exitCode, errors } = await line.run('settings Odd --meter-interval default');
    expect([exitCode, bodies]).toStrictEqual([2, []]);
    expect(errors).toContain('known for Pro and Go only');
  });
});

describe('what is said', () => {
  const ADVICE = "Zaptec advises against changing a charger's maximum and minimum current";
  const NOTHING_CHARGES = 'so nothing will charge there';
  const FUSES = 'must not exceed its fuses';
  const OFFLINE = 'so nothing will charge while it is offline';
  const NEVER = 'Every 0 s is never';
  test.each([
    ['--max-current 16', [ADVICE]],
    ['--max-current 5', [ADVICE, '5 A is below the charger\'s minimum of 6 A', NOTHING_CHARGES]],
    ['--max-current 6', [ADVICE]],
    ['--min-current 33 --max-current 5', []],
    ['--min-current 10 --max-current 8', [ADVICE, NOTHING_CHARGES]],
    ['--max-phases 1', []],
    ['--offline-current 10', [FUSES]],
    ['--offline-current 5', [FUSES, OFFLINE]],
    ['--offline-current 0', [FUSES, OFFLINE]],
    ['--offline-current auto', []],
    ['--offline-phase 1', [FUSES]],
    ['--offline-phase auto', []],
    ['--meter-interval 0', [NEVER]],
    ['--meter-interval 60', []],
  ])('of %s: %j', async (options, sentences) => {
    const { errors } = await line.run(`settings Garage ${options} --dry-run`);
    for (const sentence of [ADVICE, NOTHING_CHARGES, FUSES, OFFLINE, NEVER]) expect([sentence, errors.includes(sentence)]).toStrictEqual([sentence, sentences.some((said) => said.includes(sentence))]);
    for (const sentence of sentences) expect(errors).toContain(sentence);
    expect(bodies).toStrictEqual([]);
  });
});

describe('what is shown', () => {
  test('without options', async () => {
    const { exitCode, output, errors } = await line.run('settings Garage');
    expect([exitCode, errors]).toStrictEqual([0, '']);
    expect(output).toMatch(/^Garage \(Zaptec Go, ZAP000001\)\nMaximum current +32 A\n.*\nMinimum current +6 A\n.*\nPhases while offline +phases 1, 2 and 3 \(TN\)\nMeter values every +1 h\n$/);
    expect((await line.json('settings Garage --min-current null')).result).toMatchObject({ outcome: 'shown', change: null, before: { maxCurrentA: 32, meterIntervalS: 3600 } });
    expect(bodies).toStrictEqual([]);
  });

  test('where all that is asked for is to leave it as it is: the same, and that nothing was sent', async () => {
    const { exitCode, output, errors } = await line.run('settings Garage --min-current null --meter-interval null');
    expect([exitCode, errors]).toStrictEqual([0, 'Nothing was sent, because null leaves a setting as it is.\n']);
    expect(output).toBe((await line.run('settings Garage')).output);
  });

  test('before and after a change', async () => {
    const { exitCode, output } = await line.run('settings Garage --meter-interval 1800 --offline-phase 2');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^ +Before +Asked for +After$/m);
    expect(output).toMatch(/^Phases while offline +phases 1, 2 and 3 \(TN\) +2 +phase 2 \(TN\)$/m);
    expect(output).toMatch(/^Meter values every +1 h +1800 s +30 min$/m);
  });

  test('before and after a change that is not answered', async () => {
    line.cloud.faults.add({ method: 'POST', path: /\/update$/, answer: 'applied-then-reset' });
    const { exitCode, output, errors } = await line.run('settings Garage --meter-interval 1800');
    expect([exitCode, errors]).toStrictEqual([0, expect.stringMatching(/^Garage: the change failed: [^\n]*, and it is not known whether the command arrived\.\n$/)]);
    expect(output).toMatch(/^Meter values every +1 h +1800 s +30 min$/m);
    expect((await line.json('settings Garage --meter-interval 900')).result).toMatchObject({ outcome: 'failed', verdict: 'fulfilled', after: { meterIntervalS: 900 } });
  });

  test('a change that does not show: exit code 1, and so it is said', async () => {
    line.cloud.faults.add({ method: 'POST', path: /\/update$/, answer: { status: 200 } });
    const { exitCode, result, errors } = await line.json('settings Garage --max-phases 1');
    expect([exitCode, errors]).toStrictEqual([1, 'Garage: Zaptec accepted the change, but the charger does not show it yet.\n']);
    expect(result).toMatchObject({ outcome: 'sent', verdict: 'failed', after: { maxPhases: 3 } });
  });
});

describe('who may', () => {
  test('below the minimum it asks first', async () => {
    expect(await line.run('settings Garage --max-current 5')).toMatchObject({ exitCode: 2 });
    expect(await line.run('settings Garage --max-current 5', { typed: 'n\n' })).toMatchObject({ exitCode: 1 });
    expect(bodies).toStrictEqual([]);
    expect(await line.run('settings Garage --max-current 5', { typed: 'yes\n' })).toMatchObject({ exitCode: 0 });
    expect(bodies).toHaveLength(1);
  });

  test('not a user without the role', async () => {
    garage.setRole(username, 1);
    const { exitCode, errors } = await line.run('settings Garage --max-phases 1');
    expect(exitCode).toBe(1);
    expect(errors).toContain('may not read its settings; the owner or service permission is missing');
    expect(bodies).toStrictEqual([]);
  });

  test.each<[string, string, number, Record<string, unknown>]>([
    ['a change without the role', '--max-current 10', 403, { outcome: 'refused', change: { maxCurrentA: 10 }, reason: 'this Zaptec user may not read its settings; the owner or service permission is missing' }],
    ['a look without the role', '', 403, { outcome: 'refused', change: null }],
    ['a change of a charger that is gone', '--max-current 10', 404, { outcome: 'failed', change: { maxCurrentA: 10 }, reason: 'it is no longer at Zaptec for this user: it was removed, or given to another account' }],
  ])('what is said of %s has its JSON too', async (_, words, status, said) => {
    garage.setRole(username, 1);
    line.cloud.faults.add({ path: /\/state$/, answer: { status } });
    const { exitCode, result } = await line.json(`settings Garage ${words}`);
    expect(exitCode).toBe(1);
    expect(result).toMatchObject({ id: garage.id, serial: garage.serial, name: 'Garage', before: null, after: null, verdict: null, warnings: [], ...said });
  });

  test('not where Zaptec refuses to tell the state of a charger to its owner: that is no want of the role', async () => {
    line.cloud.faults.add({ path: /\/state$/, answer: { status: 403 } });
    for (const words of ['settings Garage', 'settings Garage --max-phases 1']) {
      expect(await line.run(words)).toStrictEqual({ exitCode: 1, output: '', errors: 'Garage: Zaptec refuses to tell its state, although the charger list names this user as its owner or service. Try again in a minute.\n' });
    }
    expect(bodies).toStrictEqual([]);
  });

  test('nobody where the charger is gone', async () => {
    line.cloud.faults.add({ charger: 'Garage', path: /\/state$/, answer: { status: 404 } });
    expect(await line.run('settings Garage')).toStrictEqual({ exitCode: 1, output: '', errors: 'Garage: it is no longer at Zaptec for this user: it was removed, or given to another account.\n' });
  });

  test('not where an external load manager owns them, though commands work', async () => {
    line.cloud.manners.turnOn('external-load-manager');
    const { exitCode, result, errors } = await line.json('settings Garage --max-phases 1');
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/^Garage: the change was refused: Zaptec does not permit it, /);
    expect(errors).toContain('an external load manager or an operator owns its settings');
    expect(result).toMatchObject({ outcome: 'refused', after: null, verdict: null });
    garage.setMode(3);
    expect((await line.run('pause Garage')).exitCode).toBe(0);
  });

  test('nobody while Zaptec asks for fewer requests: until when is said', async () => {
    line.cloud.faults.add({ method: 'POST', path: /\/update$/, answer: { status: 429, headers: { 'Retry-After': '100' } } });
    const { exitCode, errors } = await line.run('settings Garage --max-phases 1');
    expect([exitCode, errors]).toStrictEqual([1, 'Garage: the change failed: Zaptec asks for fewer requests. Try again in 2 minutes.\n']);
  });

  test('nobody during an outage', async () => {
    line.cloud.faults.add({ method: 'POST', path: /\/update$/, answer: { status: 503 } });
    const { exitCode, result, errors } = await line.json('settings Garage --max-phases 1');
    const sentences = ['the change failed: it answered with HTTP 503, and it is not known whether the command arrived.', 'the charger does not show the change yet.'];
    expect([exitCode, errors]).toStrictEqual([1, sentences.map((one) => `Garage: ${one}\n`).join('')]);
    expect(result).toMatchObject({ outcome: 'failed', verdict: 'failed' });
    expect(bodies).toHaveLength(1);
  });
});
