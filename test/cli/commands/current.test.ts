// zaptec current: an installation's current, shown and set, all phases or single ones.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CommandLine, username } from '../../support/command-line.ts';

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
  line.cloud.addInstallation({ name: 'Home', maxCurrentA: 25 });
  line.cloud.addInstallation({ name: 'Cabin', maxCurrentA: 16 });
  line.cloud.addCharger({ model: 'Go', name: 'Garage', installation: 'Home' });
  line.cloud.addCharger({ model: 'Pro', name: 'Shed', installation: 'Cabin' });
});
afterEach(() => line.cloud.stop());

const home = (): { readonly phasesA: readonly number[] } => line.cloud.installation('Home');

test('shows all installations, or one', async () => {
  expect((await line.run('current')).output).toBe('Home: 25 A available of at most 25 A; phases 1, 2, 3: 25, 25, 25 A\nCabin: 16 A available of at most 16 A; phases 1, 2, 3: 16, 16, 16 A\n');
  expect((await line.run('current cab')).output).toMatch(/^Cabin: [^\n]*\n$/);
  expect((await line.json('current Home')).result).toMatchObject([{ name: 'Home', maxCurrentA: 25, availableCurrentA: 25, phasesA: [25, 25, 25], governedBy: null, roles: 3 }]);
});

test('where there is none to show: exit code 0, and what to do', async () => {
  const empty = new CommandLine();
  expect(await empty.run('current')).toStrictEqual({ exitCode: 0, output: '', errors: 'Zaptec lists no installation for this user; ask the owner to give this user access.\n' });
  expect((await empty.json('current')).result).toStrictEqual([]);
  await empty.cloud.stop();
});

test('where one may not be read says only that', async () => {
  line.cloud.faults.add({ path: /\/api\/installation\//, answer: { status: 403 } });
  const { exitCode, output, errors } = await line.run('current');
  expect([exitCode, output]).toStrictEqual([0, '']);
  expect(errors.split('\n')).toStrictEqual(['The installation of Garage may not be read by this Zaptec user.', 'The installation of Shed may not be read by this Zaptec user.', '']);
});

test('where one could not be read: the other, why not that one, and exit code 1', async () => {
  line.cloud.faults.add({ path: new RegExp(line.cloud.installation('Cabin').id), answer: { status: 503 } });
  const { exitCode, output, errors } = await line.run('current');
  expect([exitCode, errors]).toStrictEqual([1, "The installation of Shed could not be read. Zaptec's cloud: it answered with HTTP 503.\n"]);
  expect(output).toMatch(/^Home: [^\n]*\n$/);
  expect((await line.json('current')).result).toMatchObject([{ name: 'Home' }]);
  const other = await line.run('current Home 16');
  expect([other.exitCode, home().phasesA]).toStrictEqual([0, [16, 16, 16]]);
});

test.each([403, 404])('where the one that is meant is answered with HTTP %i: nothing of what there is, for it is there', async (status) => {
  line.cloud.faults.add({ path: new RegExp(line.cloud.installation('Cabin').id), answer: { status } });
  const { exitCode, output, errors } = await line.run('current Cabin 10');
  expect([exitCode, output]).toStrictEqual([1, '']);
  expect(errors).toMatch(/^The installation of Shed [^\n]*\n$/);
});

describe('sets', () => {
  test.each([
    ['16', [16, 16, 16]],
    ['10.5', [10.5, 10.5, 10.5]],
    ['--phase1 10', [10, 25, 25]],
    ['--phase2 10 --phase3 12', [25, 10, 12]],
    ['16 --phase3 8', [16, 16, 8]],
    ['25 --phase1 6 --phase2 7 --phase3 8', [6, 7, 8]],
  ])('%s: %j', async (words, phasesA) => {
    const { exitCode, result } = await line.json(`current Home ${words}`);
    expect([exitCode, home().phasesA]).toStrictEqual([0, phasesA]);
    expect(result).toMatchObject({ before: { phasesA: [25, 25, 25] }, after: { phasesA }, phasesA, outcome: 'sent', verdict: 'fulfilled', reason: null });
  });

  test('phases that differ to one current, also to that of the smallest', async () => {
    line.cloud.installation('Home').setAvailableCurrent([14, 10, 12]);
    const { output } = await line.run('current Home 10');
    expect(home().phasesA).toStrictEqual([10, 10, 10]);
    expect(output).toBe('Home: 10 A available of at most 25 A; phases 1, 2, 3: 14, 10, 12 A\nHome: 10, 10, 10 A accepted by Zaptec.\nHome: 10 A available of at most 25 A; phases 1, 2, 3: 10, 10, 10 A\n');
  });

  test('nothing where it is so already', async () => {
    const { exitCode, result } = await line.json('current Home 25');
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ outcome: 'unneeded', verdict: null });
    expect(line.cloud.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/update'))).toStrictEqual([]);
  });
});

test('below what a vehicle needs it asks first', async () => {
  expect(await line.run('current Home --phase2 5')).toMatchObject({ exitCode: 2 });
  expect(await line.run('current Home --phase2 5', { typed: 'no\n' })).toMatchObject({ exitCode: 1 });
  expect(home().phasesA).toStrictEqual([25, 25, 25]);
  const { exitCode, output } = await line.run('current Home 0 --yes');
  expect([exitCode, home().phasesA]).toStrictEqual([0, [0, 0, 0]]);
  expect(output).toContain('A vehicle needs 6 A at least, so this pauses charging at every charger of the installation.');
});

describe('refuses', () => {
  test.each([
    ['for want of the role', () => line.cloud.installation('Home').setRole(username, 1), 'role-missing', 'needs the owner or service permission for the installation'],
    ['where a meter governs it', () => line.cloud.installation('Home').govern('Sense'), 'governed-by-meter', 'Zaptec Sense or another meter governs the current'],
    ['for chargers in stand-alone mode', () => line.cloud.installation('Home').setStandAlone(true), 'stand-alone', 'its chargers are in stand-alone mode'],
  ])('%s', async (_why, arrange, reason, sentence) => {
    arrange();
    expect((await line.run('current Home 16')).errors).toContain(sentence);
    const { exitCode, result } = await line.json('current Home 16');
    expect([exitCode, home().phasesA]).toStrictEqual([1, [25, 25, 25]]);
    expect(result).toMatchObject({ outcome: 'refused', reason, verdict: null });
  });

  test('to leave a phase as it is where nobody knows how: it would be told to have nothing', async () => {
    const { id } = line.cloud.installation('Home');
    line.cloud.faults.add({ path: new RegExp(`${id}$`), answer: { status: 200, body: JSON.stringify({ Id: id, Name: 'Home', CurrentUserRoles: 3 }) } });
    const { exitCode, errors } = await line.run('current Home --phase1 10 --yes');
    expect([exitCode, home().phasesA]).toStrictEqual([2, [25, 25, 25]]);
    expect(errors).toContain('the current of phase 2 cannot be read, so it cannot stay as it is; give it, too, with --phase2');
    expect((await line.run('current Home --phase1 10 --phase2 10 --phase3 10')).errors).not.toContain('cannot stay');
  });

  test.each([
    ['Home 26', 'Home can have 25 A at most'],
    ['Home sixteen', 'AMPERES is "sixteen", but must be amperes'],
    ['Home -5', 'AMPERES is "-5", but must be amperes from 0 on, such as 16 or 10.5'],
    ['Home -5 --phase1 10', 'AMPERES is "-5", but must be amperes'],
    ['Home -- -5', 'AMPERES is "-5", but must be amperes'],
    ['Home --phase1 -3', '--phase1 is "-3", but must be amperes'],
    ['--phase1 10', 'which installation?'],
    ['Nowhere 16', 'there is no installation "Nowhere"; there are:'],
  ])('%s: exit code 2', async (words, message) => {
    const { exitCode, errors } = await line.run(`current ${words}`);
    expect(exitCode).toBe(2);
    expect(errors).toContain(message);
    expect(home().phasesA).toStrictEqual([25, 25, 25]);
  });
});

test('says where the installation does not show what Zaptec accepted', async () => {
  line.cloud.faults.add({ method: 'POST', path: /\/update$/, answer: { status: 200 } });
  const { exitCode, errors } = await line.run('current Home 16');
  expect([exitCode, errors]).toStrictEqual([1, 'Home: Zaptec accepted it, but the installation does not show it yet.\n']);
});

describe('not answered, is looked for as what was accepted:', () => {
  const UNKNOWN = 'and it is not known whether the command arrived. The installation is read again to see.\n';

  test('shown', async () => {
    line.cloud.faults.add({ method: 'POST', path: /\/update$/, answer: 'applied-then-reset' });
    const { exitCode, output, errors } = await line.run('current Home 16');
    expect(exitCode).toBe(0);
    expect(errors.endsWith(UNKNOWN)).toBe(true);
    expect(output).toMatch(/\nHome: 16 A available of at most 25 A; phases 1, 2, 3: 16, 16, 16 A\n$/);
    expect(await line.json('current Home 10')).toMatchObject({ exitCode: 0, result: { outcome: 'failed', verdict: 'fulfilled', after: { phasesA: [10, 10, 10] } } });
  });

  test('not shown', async () => {
    line.cloud.faults.add({ method: 'POST', path: /\/update$/, answer: 'reset' });
    const { exitCode, errors, result } = await line.json('current Home 16');
    expect([exitCode, result]).toStrictEqual([1, expect.objectContaining({ outcome: 'failed', verdict: 'failed' })]);
    expect(errors.endsWith(`${UNKNOWN}Home: the installation does not show it yet.\n`)).toBe(true);
  });
});

test('fails in an outage, and says that nothing was sent', async () => {
  line.cloud.faults.add({ path: /installation\/[^/]+$/, answer: { status: 503 } });
  expect(await line.run('current Home 16')).toMatchObject({ exitCode: 1, errors: "Zaptec's cloud: it answered with HTTP 503.\n" });
});
