// zaptec pause, resume, stop, restart, upgrade: as in Apple Home, with its refusals and confirmations.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CommandLine, password, username } from '../../support/command-line.ts';
import type { SimulatedCharger } from '../../simulator/index.ts';

let line: CommandLine;
let garage: SimulatedCharger;
beforeEach(() => {
  line = new CommandLine();
  garage = line.cloud.addCharger({ model: 'Go', name: 'Garage' });
});
afterEach(() => line.cloud.stop());

const sent = (): number[] => line.cloud.commands().map(({ command }) => command);
const charging = (): void => garage.setMode(3);

describe('pause and resume', () => {
  test('are confirmed by the charger', async () => {
    charging();
    const paused = await line.run('pause gar');
    expect(paused).toMatchObject({ exitCode: 0, errors: '' });
    expect(paused.output).toContain('Garage: pause accepted by Zaptec; waiting for the charger to confirm it.\n');
    expect(paused.output).toContain('Garage: pause confirmed by the charger.\n');
    const resumed = await line.run('resume Garage');
    expect(resumed.exitCode).toBe(0);
    expect(resumed.output).toMatch(/Garage: resume confirmed by the charger\.\n/);
    expect(sent()).toStrictEqual([506, 507]);
  });

  test('as JSON', async () => {
    charging();
    const { exitCode, result, errors } = await line.json('pause Garage');
    expect(exitCode).toBe(0);
    expect(result).toStrictEqual({ id: garage.id, serial: 'ZAP000001', name: 'Garage', command: 'pause', outcome: 'sent', reason: null, verdict: 'fulfilled', status: 'paused' });
    expect(errors).toContain('Garage: pause confirmed by the charger.');
  });

  test('that have nothing to do are fulfilled', async () => {
    const { exitCode, result } = await line.json('pause Garage');
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ outcome: 'unneeded', reason: 'disconnected', verdict: null });
    expect(sent()).toStrictEqual([]);
  });

  test.each([
    ['without a car', () => undefined, 'no-vehicle', 'no vehicle is connected'],
    ['of a car that is full', () => garage.setMode(5), 'not-paused', 'charging is not paused'],
    ['without the role', () => garage.setRole(username, 1), 'role-missing', 'needs the owner or service permission'],
    ['offline', () => garage.goOffline(), 'offline', 'the charger is offline'],
  ])('%s are refused in a sentence, with exit code 1, and not sent', async (_when, arrange, reason, sentence) => {
    arrange();
    const { exitCode, errors } = await line.run('resume Garage');
    expect(exitCode).toBe(1);
    expect(errors).toContain(sentence);
    expect((await line.json('resume Garage')).result).toMatchObject({ outcome: 'refused', reason, verdict: null });
    expect((await line.run('resume --help')).output.replaceAll('\n', ' ')).toContain(` ${reason},`);
    expect(sent()).toStrictEqual([]);
  });

  test.each([
    ['is not paused', false, { outcome: 'unneeded', reason: 'requesting' }, []],
    ['is paused where the settings say so', true, { outcome: 'sent', verdict: 'fulfilled' }, [506]],
  ])('a car that waits %s', async (_, pauseWaitingCars, result, commands) => {
    garage.setMode(2);
    const storage = await mkdtemp(join(tmpdir(), 'storage-'));
    await writeFile(join(storage, 'config.json'), JSON.stringify({ platforms: [{ platform: 'Zaptec', username, password, pauseWaitingCars }] }));
    expect(await line.json(`pause Garage --storage ${storage}`, { environment: {} })).toMatchObject({ exitCode: 0, result });
    expect(sent()).toStrictEqual(commands);
    await rm(storage, { recursive: true });
  });

  test('that the charger does not follow end with exit code 1, and say so', async () => {
    charging();
    line.cloud.faults.add({ method: 'POST', path: /sendcommand/i, answer: { status: 200 } });
    const { exitCode, errors } = await line.run('pause Garage');
    expect(exitCode).toBe(1);
    expect(errors).toContain('pause was accepted, but the charger did not follow it');
  });

  test('during an outage fail with exit code 1, and nothing was sent', async () => {
    charging();
    line.cloud.faults.add({ path: /\/state$/, answer: { status: 503 } });
    const { exitCode, errors } = await line.run('pause Garage');
    expect(exitCode).toBe(1);
    expect(errors).toContain('pause failed: it answered with HTTP 503. Nothing was sent.');
    expect((await line.json('pause Garage')).result).toMatchObject({ outcome: 'failed', reason: 'it answered with HTTP 503' });
  });

  describe('that are not answered are looked for as what was accepted:', () => {
    const UNKNOWN = 'and it is not known whether the command arrived. The charger is read again to see.\n';
    const unanswered = { outcome: 'failed', reason: expect.stringMatching(/it is not known whether the command arrived$/) };

    test('confirmed', async () => {
      charging();
      line.cloud.faults.commandWithoutAnswer('reset');
      const { exitCode, output, errors } = await line.run('pause Garage');
      expect([exitCode, output.endsWith('Garage: pause confirmed by the charger.\n')]).toStrictEqual([0, true]);
      expect(errors).toContain(UNKNOWN);
      expect(await line.json('resume Garage')).toMatchObject({ exitCode: 0, result: { ...unanswered, verdict: 'fulfilled', status: 'charging' } });
      expect(sent()).toStrictEqual([506, 507]);
    });

    test.each([
      ['not followed', () => undefined, 'pause was sent, but the charger did not follow it: charging.', 'failed'],
      ['not read', () => void line.cloud.faults.add({ path: /\/state$/, answer: { status: 503 } }), 'pause was sent; whether the charger follows it shows when it can be read again.', 'unread'],
    ])('%s', async (_, arrange, sentence, verdict) => {
      charging();
      line.cloud.faults.add({ method: 'POST', path: /sendcommand/i, answer: { status: 500 } });
      const answer = line.cloud.answer.bind(line.cloud);
      line.cloud.answer = (request) => {
        if (/sendcommand/i.test(request.path)) arrange();
        return answer(request);
      };
      const { exitCode, errors, result } = await line.json('pause Garage');
      expect(errors).toContain(UNKNOWN);
      expect(errors.endsWith(`Garage: ${sentence}\n`)).toBe(true);
      expect([exitCode, result]).toStrictEqual([1, expect.objectContaining({ ...unanswered, verdict, status: 'charging' })]);
    });
  });

  test('end at once with Ctrl-C', async () => {
    charging();
    const { exitCode, errors } = await line.run('pause Garage', { interruptedWhen: (printed) => printed.includes('accepted') });
    expect([exitCode, errors]).toStrictEqual([1, 'Interrupted.\n']);
    expect(sent()).toStrictEqual([506]);
  });
});

describe.each([
  ['stop', 10_001, 'End the session at Garage and deauthorize it?'],
  ['restart', 102, 'Restart Garage? It interrupts charging.'],
  ['upgrade', 200, 'Upgrade the firmware of Garage? It interrupts charging.'],
])('%s', (name, id, question) => {
  beforeEach(() => {
    charging();
    garage.availableFirmware = '9.9.9.9';
  });

  test('asks first: yes', async () => {
    const { exitCode, errors } = await line.run(`${name} Garage`, { typed: 'y\n' });
    expect(errors).toContain(`${question} [y/N] `);
    expect([exitCode, sent()]).toStrictEqual([0, [id]]);
  });

  test.each(['n\n', '\n', 'yessir\n', ''])('asks first: %j is no', async (typed) => {
    const { exitCode, errors } = await line.run(`${name} Garage`, { typed });
    expect(errors).toContain('Nothing was sent.');
    expect([exitCode, sent()]).toStrictEqual([1, []]);
  });

  test('takes nothing for an answer that was typed before it asked', async () => {
    const { exitCode } = await line.run(`${name} Garage`, { typedAhead: 'y\n', typed: '\n' });
    expect([exitCode, sent()]).toStrictEqual([1, []]);
    expect((await line.run(`${name} Garage`, { typedAhead: 'n\n', typed: 'y\n' })).exitCode).toBe(0);
  });

  test('without a terminal and without --yes: exit code 2, and nothing is sent', async () => {
    const { exitCode, errors } = await line.run(`${name} Garage`);
    expect(errors).toContain(`${question} Nothing was sent: repeat the command with --yes`);
    expect([exitCode, sent()]).toStrictEqual([2, []]);
  });

  test('with --yes', async () => {
    expect((await line.run(`${name} Garage --yes`)).exitCode).toBe(0);
    expect(sent()).toStrictEqual([id]);
  });
});

test('a stop that Zaptec answers with an error, and carries out all the same, is confirmed by the charger', async () => {
  charging();
  const { exitCode, result } = await line.json('stop Garage --yes');
  expect(exitCode).toBe(0);
  expect(result).toMatchObject({ command: 'stop', outcome: 'confirmed' });
});

test('a stop that shows late is waited for', async () => {
  charging();
  await line.clock.advance(60_000);
  line.cloud.eventualConsistencyMs = 20_000;
  line.cloud.replicas = 'lagging';
  const { exitCode, result } = await line.json('stop Garage --yes');
  expect([exitCode, result]).toStrictEqual([0, expect.objectContaining({ outcome: 'failed', verdict: 'fulfilled' })]);
});

test('a restart that is not answered: the charger is read again, and what it shows is said', async () => {
  charging();
  line.cloud.faults.add({ method: 'POST', path: /sendcommand/i, answer: 'reset' });
  const { exitCode, errors } = await line.run('restart Garage --yes');
  expect(exitCode).toBe(1);
  expect(errors).toContain('The charger is read again to see.\nGarage: charging. Where the command has arrived, the charger goes offline for a minute or more.\n');
  expect(line.cloud.requests.at(-1)).toMatchObject({ method: 'GET', status: 200 });
});

test('an upgrade that there is none for is refused', async () => {
  const { exitCode, errors } = await line.run('upgrade Garage --yes');
  expect(exitCode).toBe(1);
  expect(errors).toContain('firmware upgrade refused: the firmware is up to date.');
});
