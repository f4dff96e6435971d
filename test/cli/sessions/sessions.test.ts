// zaptec sessions: from the plugin's file and from the cloud, listed and added up, for people, programs and spreadsheets.
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LocalTime } from '../../../src/charging/sessions/costs/local-time.ts';
import { sessionLine, textOf } from '../../../src/charging/sessions/session-line.ts';
import { accountKey } from '../../../src/reports/other-accounts.ts';
import { readsDuring } from '../../support/file-reads.ts';
import { CommandLine, password, username, type Ran } from '../../support/command-line.ts';
import { chargingPerson } from '../../simulator/index.ts';
import { session, signed } from '../../reports/some-sessions.ts';

const HOUR = 3_600_000;
const PRICE = { currency: 'NOK', rates: [{ perKwh: 2 }] };
const BROKEN = '{"id":"br';

let line: CommandLine;
let storage: string;
beforeEach(async () => {
  line = new CommandLine();
  line.cloud.addCharger({ model: 'Go', name: 'Garage' });
  line.cloud.addCharger({ model: 'Pro', name: '=Street' });
  storage = await mkdtemp(join(tmpdir(), 'storage-'));
});
afterEach(async () => {
  await line.cloud.stop();
  await rm(storage, { recursive: true });
});

const idOf = (name: string): string => line.cloud.charger(name).id;
const sessionFile = (store: string): string => join(storage, `homebridge-zaptec-charger.sessions-${store}.jsonl`);

async function keepSettings(more: object = {}): Promise<void> {
  await writeFile(join(storage, 'config.json'), JSON.stringify({ platforms: [{ platform: 'Zaptec', username, password, price: PRICE, ...more }] }));
}

/** What the plugin has kept: two of the garage, one of the street. A process was killed while it wrote the last line. */
async function keepSessions(): Promise<void> {
  await keepSettings();
  const kept = [
    signed('2026-10-03T10:00', [3, 4.5], 100, { chargerId: idOf('Garage'), label: 'Company car' }),
    session('2026-11-03T10:00', 2, 8, { chargerId: idOf('=Street') }),
    session('2026-11-04T10:00', 2, 1, { chargerId: idOf('Garage') }),
  ];
  await writeFile(sessionFile('0a1b2c3d'), `${kept.map((one) => sessionLine(one, 0)).join('\n')}\n${BROKEN}`);
}

const run = (words: string): Promise<Ran> => line.run([...words.split(' '), '--storage', storage], { environment: {} });
const json = async (words: string): Promise<unknown> => JSON.parse((await run(`${words} --json`)).output);

describe("from the plugin's file", () => {
  beforeEach(keepSessions);

  test('one by one, with what each cost, and the sum', async () => {
    const { exitCode, output, errors } = await run('sessions');
    expect([exitCode, errors]).toStrictEqual([0, '† Without signed hourly readings: when the energy flowed is estimated.\n']);
    expect(output.split('\n').map((text) => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME'))).toStrictEqual([
      'Begin             End               Charger  Label        Energy (kWh)  Cost (NOK)',
      'TIME  TIME  Garage   Company car         7.500       15.00',
      'TIME  TIME  =Street                    † 8.000       16.00',
      'TIME  TIME  Garage                     † 1.000        2.00',
      'Sum                                                             16.500       33.00',
      '',
    ]);
    expect(line.cloud.requests.some(({ path }) => /sessions|chargehistory/.test(path))).toBe(false);
  });

  test('with the signs of the report at what is only a part, or estimated; not in CSV and JSON', async () => {
    const noon = new Date(2026, 9, 31, 12).getTime();
    await appendFile(sessionFile('0a1b2c3d'), `\n${sessionLine(session('x', 24, 24, { chargerId: idOf('Garage'), beginMs: noon, endMs: noon + 24 * HOUR }), 0)}\n`);
    const { output, errors } = await run('sessions --to 2026-10');
    expect(output.match(/(?:[*†]+ )?[\d.]+ +[\d.]+$/gm)?.map((text) => text.replace(/ +/g, ' '))).toStrictEqual(['7.500 15.00', '*† 12.000 24.00', '19.500 39.00']);
    expect(errors).toContain('* Began before these days or went on after them: only what flowed on these days counts.\n† Without signed hourly readings: when the energy flowed is estimated.\n');
    for (const format of ['--csv', '--json']) expect(Object.values(await run(`sessions --to 2026-10 ${format}`)).join()).not.toMatch(/[*†]/);
  });

  test('as JSON', async () => {
    expect(await json('sessions --to 2026-10')).toStrictEqual({
      source: 'file',
      timeZone: new LocalTime().zone,
      currency: 'NOK',
      sessions: [
        {
          ...{ id: '2026-10-03T10:00', chargerId: idOf('Garage'), charger: 'Garage', serial: 'ZAP000001', label: 'Company car' },
          ...{ begin: '2026-10-03T10:00:00.000Z', end: '2026-10-03T12:00:00.000Z', energyKwh: 7.5, estimatedKwh: 0, cost: 15, unpricedKwh: 0, isPart: false },
          ...{ beginMeterKwh: 100, endMeterKwh: 107.5 },
        },
      ],
    });
  });

  test.each<[string, string, unknown[]]>([
    ['month', '', [['2026-10', 1, 7.5, 15], ['2026-11', 2, 9, 18]]],
    ['year', '', [['2026', 3, 16.5, 33]]],
    ['week', '', [['2026-W40', 1, 7.5, 15], ['2026-W45', 2, 9, 18]]],
    ['day', ' --from 2026-11-04', [['2026-11-04', 1, 1, 2]]],
    ['label', '', [['', 2, 9, 18], ['Company car', 1, 7.5, 15]]],
    ['month', ' --label Company\u0020car', [['2026-10', 1, 7.5, 15]]],
    ['month', ' --charger street', [['2026-11', 1, 8, 16]]],
    ['month', ' --from 2027', []],
  ])('added up by %s%s', async (by, more, expected) => {
    const words = ['sessions', '--by', by, ...more.split(' --').slice(1).flatMap((option) => [`--${option.split(' ')[0]}`, option.split(' ').slice(1).join(' ')])];
    const { output } = await line.run([...words, '--json', '--storage', storage], { environment: {} });
    const result = JSON.parse(output) as { by: string; sums: { key: string; sessions: number; energyKwh: number; cost: number }[] };
    expect([result.by, result.sums.map(({ key, sessions, energyKwh, cost }) => [key, sessions, energyKwh, cost])]).toStrictEqual([by, expected]);
  });

  test('added up by charger, with their names', async () => {
    const { sums } = (await json('sessions --by charger')) as { sums: { key: string; charger: string; energyKwh: number }[] };
    expect(sums.map(({ key, charger, energyKwh }) => [key, charger, energyKwh])).toStrictEqual([[idOf('Garage'), 'Garage', 8.5], [idOf('=Street'), '=Street', 8]]);
    expect((await run('sessions --by charger')).output).toMatch(/^=Street +1 +8\.000 +8\.000 +16\.00 +0\.000$/m);
  });

  test('whoever adds a column up comes to the sum, which is the same however they are added up', async () => {
    await keepSettings({ price: { currency: 'EUR', rates: [{ perKwh: 1.1 }] } });
    const kept = Array.from({ length: 28 }, (_, index) => session(`2026-09-${String(index + 1).padStart(2, '0')}T10:00`, 2, 3.3336, { chargerId: idOf('Garage') }));
    await writeFile(sessionFile('0a1b2c3d'), `${kept.map((one) => sessionLine(one, 0)).join('\n')}\n`);
    const { output } = await run('sessions');
    expect([output.match(/ 3\.334 +3\.67$/gm)?.length, / +([\d.]+) +([\d.]+)\n$/.exec(output)?.slice(1)]).toStrictEqual([28, ['93.352', '102.76']]);
    for (const by of ['month', 'week --from 2026-09', 'charger', 'label']) {
      const { sums } = (await json(`sessions --by ${by}`)) as { sums: { energyKwh: number; cost: number }[] };
      expect([by, sums.reduce((all, { energyKwh }) => all + energyKwh, 0).toFixed(3), sums.reduce((all, { cost }) => all + cost, 0).toFixed(2)]).toStrictEqual([by, '93.352', '102.76']);
    }
    expect(await json(`report 2026-09 --output ${join(storage, 'report.html')}`)).toMatchObject({ energyKwh: 93.352, cost: 102.76 });
  });

  test('with a label, however it is written; where nobody has it, those that there are', async () => {
    await keepSettings({ labels: [{ who: 'a', label: 'Kari' }] });
    for (const asked of ['company CAR', ' Company car']) {
      const { output } = await line.run(['sessions', '--json', '--label', asked, '--storage', storage], { environment: {} });
      expect(JSON.parse(output)).toMatchObject({ sessions: [{ label: 'Company car' }] });
    }
    expect(await json('sessions --label kari')).toMatchObject({ sessions: [] });
    expect(await json('sessions --label=')).toMatchObject({ sessions: [{ label: null }, { label: null }] });
    const typo = await run(`report 2026-10 --label typo --output ${join(storage, 'report.html')}`);
    expect([typo.exitCode, typo.output]).toStrictEqual([2, '']);
    expect(typo.errors).toContain('no session has the label "typo"; there are:\n  Company car\n  Kari\n');
    await keepSettings();
    await writeFile(sessionFile('0a1b2c3d'), `${sessionLine(session('2026-11-03T10:00', 2, 8), 0)}\n`);
    expect((await run('sessions --label typo')).errors).toContain('no session has the label "typo"; there are none.\n');
  });

  test('with a label that the settings have just so: no session is read to know that', async () => {
    await keepSettings({ labels: [{ who: 'a', label: 'Kari' }] });
    expect(await readsDuring(() => run('sessions --label Kari'))).toBe(1);
    expect(await readsDuring(() => run('sessions --label kari'))).toBe(2);
  });

  test('as CSV, in which no name is a formula', async () => {
    const { output, errors, exitCode } = await run('sessions --from 2026-11-03 --to 2026-11-03 --csv --decimal-comma');
    expect([exitCode, errors]).toStrictEqual([0, '']);
    expect(output.replace(/"\d{4}-\d\d-\d\d \d\d:\d\d"/g, 'TIME')).toBe(
      `\ufeff"Begin";"End";"Charger";"Label";"Energy (kWh)";"Cost (NOK)";"Without price (kWh)";"Serial number";"Meter at begin (kWh)";"Meter at end (kWh)";"Estimated (kWh)";"Part";"Session"\r\nTIME;TIME;"'=Street";;8,000;16,00;0,000;"ZPR000002";;;8,000;"no";"2026-11-03T10:00"\r\n`,
    );
    expect((await run('sessions --by month --csv')).output).toBe('\ufeff"Month","Sessions","Energy (kWh)","Estimated (kWh)","Cost (NOK)","Without price (kWh)"\r\n"2026-10",1,7.500,0.000,15.00,0.000\r\n"2026-11",2,9.000,9.000,18.00,0.000\r\n');
  });

  test('what nobody has charged is no error', async () => {
    expect(await run('sessions --from 2027')).toStrictEqual({ exitCode: 0, output: '', errors: 'There are no such sessions.\n' });
    expect(await run('sessions --from 2027 --csv')).toMatchObject({ exitCode: 0, errors: '' });
  });

  test('without the cloud too, with ids in place of names', async () => {
    line.network = 'down';
    const { exitCode, output, errors } = await run('sessions --by charger');
    expect([exitCode, errors]).toStrictEqual([0, "Zaptec's cloud: no connection could be made (ECONNREFUSED). The names of the chargers are not known; their ids are shown instead.\n"]);
    expect(output).toContain(`\n${idOf('Garage')}  `);
    expect(await json(`sessions --charger ${idOf('=Street').toUpperCase()}`)).toMatchObject({ sessions: [{ id: '2026-11-03T10:00' }] });
    const named = await run('report 2026-11 --charger Garage');
    expect([named.exitCode, named.output]).toStrictEqual([2, '']);
    expect(named.errors).toContain('--charger is "Garage", but the names of the chargers are not known: give its id, as zaptec sessions shows it.');
  });

  test('of a charger that is not in the account any more, by its id', async () => {
    const gone = 'dddddddd-0000-4000-8000-000000000009';
    await appendFile(sessionFile('0a1b2c3d'), `\n${sessionLine(session('2026-11-05T10:00', 2, 4, { chargerId: gone }), 0)}\n`);
    expect(await json(`sessions --charger ${gone}`)).toMatchObject({ sessions: [{ id: '2026-11-05T10:00', charger: gone }] });
  });

  test('but for damaged lines, of which is said how many there are in which file', async () => {
    await writeFile(sessionFile('ffffffff'), `${BROKEN}\n${sessionLine(session('2026-11-06T10:00', 2, 5, { chargerId: idOf('Garage') }), 0)}\n{}\n`);
    await appendFile(sessionFile('0a1b2c3d'), `\n${BROKEN}`);
    for (const words of ['sessions', 'sessions --by year --label=', 'report 2026-11 --output -']) {
      const { exitCode, errors } = await run(words);
      expect([exitCode, errors.match(/^\d+ lines? of .* left out\./gm)?.sort()]).toStrictEqual([0, [`1 line of ${sessionFile('0a1b2c3d')} cannot be read and is left out.`, `2 lines of ${sessionFile('ffffffff')} cannot be read and are left out.`]]);
    }
  });

  test('of which a part has no price, and how much', async () => {
    await keepSettings({ price: { currency: 'NOK', rates: [{ from: '2026-11-05', perKwh: 2 }] } });
    const { output, errors } = await run('sessions --from 2026-11');
    expect(output).not.toContain('Without price');
    expect(errors).toContain('9.000 kWh have no price and are not in the sum.\n');
    expect((await run('sessions --from 2026-11 --csv')).errors).toBe('');
    const noon = new Date(2026, 10, 4, 12).getTime();
    await appendFile(sessionFile('0a1b2c3d'), `\n${sessionLine(session('x', 2, 24, { chargerId: idOf('Garage'), beginMs: noon, endMs: noon + 24 * HOUR }), 0)}\n`);
    expect((await run('sessions --from 2026-11')).output).toMatch(/Cost \(NOK\) +Without price \(kWh\)\n(?:.*\n)+.* 24\.000 +24\.00 +12\.000\n/);
  });

  test('of several bridges, each session once', async () => {
    await writeFile(sessionFile('ffffffff'), `${sessionLine(session('2026-11-04T10:00', 2, 1, { chargerId: idOf('Garage') }), 0)}\n${sessionLine(session('2026-11-06T10:00', 2, 5, { chargerId: idOf('Garage') }), 0)}\n`);
    expect(await json('sessions --by year')).toMatchObject({ sums: [{ sessions: 4, energyKwh: 21.5 }] });
  });

  test('of several bridges, as the one that was written last knows them', async () => {
    const garage = { chargerId: idOf('Garage') };
    await appendFile(sessionFile('0a1b2c3d'), `\n${sessionLine(session('2026-11-07T10:00', 2, 7, { ...garage, id: 'ocpp-17' }), 0)}\n`);
    const newer = [textOf({ kind: 'void', id: '2026-11-04T10:00', endMs: Date.UTC(2026, 10, 4, 12), revision: 1 }), sessionLine(session('2026-11-04T10:00', 2, 2, { ...garage, id: 'in-its-place' }), 0), sessionLine(session('2026-11-07T10:00', 2, 7, garage), 0)];
    await writeFile(sessionFile('ffffffff'), `${newer.join('\n')}\n`);
    await utimes(sessionFile('0a1b2c3d'), 1, 1);
    expect(await json('sessions --from 2026-11-04')).toMatchObject({ sessions: [{ id: 'in-its-place' }, { id: '2026-11-07T10:00' }] });
  });

  describe('and those of another account, whose block has prices of its own', () => {
    const other = 'cabin@example.com';
    beforeEach(async () => {
      const blocks = [{ platform: 'Zaptec', username, password, price: PRICE }, { platform: 'Zaptec', username: other, password, price: { currency: 'EUR', rates: [{ perKwh: 0.5 }] } }];
      await writeFile(join(storage, 'config.json'), JSON.stringify({ platforms: blocks }));
      for (const [bridge, account, name] of [['0a1b2c3d', username, 'Garage'], ['ffffffff', other, '=Street']] as const) {
        const offer = { chargers: [{ id: idOf(name), serial: name, name, model: 'Zaptec Go' }], named: { include: [], exclude: [], individual: [] }, account: accountKey(account) };
        await writeFile(join(storage, `.homebridge-zaptec-charger-chargers-${bridge}.json`), JSON.stringify(offer));
      }
    });

    test('which are left out, and that is said', async () => {
      const { output, errors } = await run('sessions --json');
      expect(JSON.parse(output)).toMatchObject({ currency: 'NOK', sessions: [{ charger: 'Garage' }, { charger: 'Garage' }] });
      expect(errors).toContain('Left out, as they are of another account: the sessions of =Street.\n');
    });

    test('at its own prices, where the environment names it', async () => {
      line.cloud.addAccount({ username: other, password });
      const { output } = await line.run(['sessions', '--json', '--storage', storage], { environment: { ZAPTEC_USERNAME: other, ZAPTEC_PASSWORD: password } });
      expect(JSON.parse(output)).toMatchObject({ currency: 'EUR', sessions: [{ chargerId: idOf('=Street'), cost: 4 }] });
    });
  });

  test('of an account that has no settings there: without the prices of another one, and that is said', async () => {
    const other = 'cabin@example.com';
    line.cloud.addAccount({ username: other, password });
    const { output, errors } = await line.run(['sessions', '--by', 'year', '--json', '--storage', storage], { environment: { ZAPTEC_USERNAME: other, ZAPTEC_PASSWORD: password } });
    expect(JSON.parse(output)).toMatchObject({ currency: null, sums: [{ energyKwh: 16.5, cost: null }] });
    expect(errors).toContain(`${join(storage, 'config.json')} has no settings of this account: there are no prices, and no labels but those that are kept.\n`);
  });

  test.each(['', username])('of several blocks of one account, whose prices are not the same: which hold is said (environment: "%s")', async (given) => {
    const block = { platform: 'Zaptec', username, password, price: PRICE };
    const said = 'Another block of this account has other prices; here those of the first hold for all sessions.\n';
    for (const [price, isSaid] of [[{ currency: 'NOK', rates: [{ perKwh: 3 }] }, true], [PRICE, false]] as const) {
      await writeFile(join(storage, 'config.json'), JSON.stringify({ platforms: [block, { ...block, price }] }));
      const { output, errors } = await line.run(['sessions', '--by', 'year', '--json', '--storage', storage], { environment: given === '' ? {} : { ZAPTEC_USERNAME: given, ZAPTEC_PASSWORD: password } });
      expect([errors.includes(said), errors.includes('has 2 blocks of this account; the settings of the first are used.')]).toStrictEqual([isSaid, given === '']);
      expect(JSON.parse(output)).toMatchObject({ sums: [{ cost: 33 }] });
    }
  });

  test('of several bridges, with the label and the readings that only the older one knows', async () => {
    await writeFile(sessionFile('ffffffff'), `${sessionLine(session('2026-10-03T10:00', 2, 7.5, { chargerId: idOf('Garage') }), 0)}\n`);
    await utimes(sessionFile('0a1b2c3d'), 1, 1);
    expect(await json('sessions --to 2026-10')).toMatchObject({ sessions: [{ label: 'Company car', beginMeterKwh: 100 }] });
  });

  test('beside folders, pipes and links into nowhere of such names', async () => {
    await mkdir(sessionFile('00000001'));
    execFileSync('mkfifo', [sessionFile('00000002')]);
    await symlink(join(storage, 'nowhere'), sessionFile('00000003'));
    expect((await run('sessions')).output).toMatch(/Sum +16\.500 +33\.00\n$/);
  });

  test('that cannot be read: what to do, and exit code 2', async () => {
    await rm(sessionFile('0a1b2c3d'));
    await symlink(sessionFile('0a1b2c3d'), sessionFile('0a1b2c3d'));
    const { exitCode, output, errors } = await run('sessions');
    expect([exitCode, output]).toStrictEqual([2, '']);
    expect(errors).toContain(`${storage} cannot be read (ELOOP): run this as a user who may.`);
  });
});

describe('from the cloud', () => {
  beforeEach(async () => {
    const garage = line.cloud.charger('Garage');
    garage.plugIn();
    garage.setMode(3);
    await line.clock.advance(2 * HOUR);
    garage.unplug();
    await line.clock.advance(HOUR);
  });

  test('where the account is from the environment', async () => {
    const { exitCode, output, errors } = await line.run('sessions');
    expect([exitCode, errors]).toStrictEqual([0, '']);
    const [header = '', ...rows] = output.trimEnd().split('\n');
    expect(header).not.toContain('Cost');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(/ {2}Garage +22\.080$/);
    for (const personal of Object.values(chargingPerson)) expect(output).not.toContain(personal);
  });

  test('of times long past, where they are asked for', async () => {
    const { result } = await line.json('sessions --from 2023-06-12 --to 2023-06-13 --by charger');
    expect(result).toMatchObject({ source: 'cloud', currency: null, sums: [{ charger: '=Street', energyKwh: 8.998, cost: null }, { charger: 'Garage', energyKwh: 8.998, cost: null }].toSorted((one, other) => (idOf(one.charger) < idOf(other.charger) ? -1 : 1)) });
  });

  test.each([
    ['sessions --to 2023', '2022-01-02T00', '2024-01-02T00'],
    ['sessions --to 9999', '2024-11-28T15', '2026-11-29T15'],
    ['report 9999-12 --output -', '2026-11-29T15', '2026-11-29T15'],
  ])('%s asks for times that there can be', async (words, from, to) => {
    expect((await line.run(words)).exitCode).toBe(0);
    const query = new URLSearchParams(line.cloud.requests.find(({ path }) => path === '/api/sessions/archived')?.query);
    expect([query.get('From'), query.get('To')].map((time) => time?.slice(0, 13))).toStrictEqual([from, to]);
  });

  test('where the plugin has kept nothing yet, with its prices and labels; and says so', async () => {
    await keepSettings({ labels: [{ who: chargingPerson.UserEmail, label: 'Kari' }] });
    const { exitCode, output, errors } = await run('sessions');
    expect([exitCode, errors]).toStrictEqual([0, `The plugin has kept no sessions in ${storage} yet, so Zaptec's cloud is asked.\n`]);
    expect(output).toMatch(/ {2}Garage {2,}Kari +22\.080 +44\.16$/m);
  });

  test('from the charge history for whoever is no owner, and none where that is gone', async () => {
    for (const charger of line.cloud.chargers) charger.setRole(username, 4);
    expect((await line.run('sessions')).output).toMatch(/Garage +22\.080$/m);
    line.cloud.manners.turnOn('charge-history-retired');
    const { exitCode, output, errors } = await line.run('sessions');
    expect([exitCode, output]).toStrictEqual([1, '']);
    expect(errors).toBe('Garage: this Zaptec user may not read its sessions; it takes the owner permission.\n=Street: this Zaptec user may not read its sessions; it takes the owner permission.\n');
  });

  test('of two chargers of one name, of which none may be read: which is which', async () => {
    line.cloud.faults.add({ path: /archived|chargehistory/i, answer: { status: 403 } });
    await keepSettings({ chargers: { individual: [{ charger: idOf('=Street'), name: 'Garage' }] } });
    expect((await run('sessions')).errors).toMatch(/\nGarage 0001: this Zaptec user may not .*\nGarage 0002: this Zaptec user may not /);
  });

  test('which has none: that there are none, and where some were asked for, that there are none such', async () => {
    const empty = new CommandLine();
    empty.cloud.addCharger({ model: 'Go', name: 'Garage' });
    empty.cloud.faults.add({ path: /archived/, answer: { status: 200, body: '{"Sessions":[]}' } });
    expect((await empty.run('sessions')).errors).toBe('There are no sessions.\n');
    expect((await empty.run('sessions --charger Garage')).errors).toBe('There are no such sessions.\n');
    await empty.cloud.stop();
  });

  test('where there is no charger: why there are none', async () => {
    const empty = new CommandLine();
    expect(await empty.run('sessions')).toStrictEqual({ exitCode: 0, output: '', errors: 'Zaptec lists no charger for this user; ask the owner to give this user access.\nThere are no sessions.\n' });
    await empty.cloud.stop();
  });

  test('where the settings may not be read: the account is there without them', async () => {
    await mkdir(join(storage, 'config.json'));
    const { exitCode, errors } = await line.run(['sessions', '--storage', storage]);
    expect(exitCode).toBe(2);
    expect(errors).toContain('cannot be read (EISDIR): run this as a user who may, or leave out --storage.\n');
  });

  test('which is out of reach: exit code 1', async () => {
    line.network = 'down';
    expect(await line.run('sessions')).toStrictEqual({ exitCode: 1, output: '', errors: "Zaptec's cloud: no connection could be made (ECONNREFUSED).\n" });
  });
});

test.each<[string, string]>([
  ['--from 31.1.2026', '--from is "31.1.2026", but must be a day, a month or a year, such as 2026-01-31, 2026-01 or 2026.'],
  ['--to 2026-02-30', '--to is "2026-02-30", but must be a day'],
  ['--from 2026-02 --to 2026-01', '--to lies before --from.'],
  ['--by hour', '--by is "hour", but must be day, week, month, year, charger or label.'],
  ['--decimal-comma', '--decimal-comma goes with --csv.'],
  ['--csv --json', '--json and --csv: one of them.'],
  ['--charger nobody', 'there is no charger "nobody"; there are:'],
  ['October', '"October" is too much'],
])('sessions %s: exit code 2, and why', async (words, message) => {
  const { exitCode, output, errors } = await line.run(`sessions ${words}`);
  expect([exitCode, output]).toStrictEqual([2, '']);
  expect(errors).toContain(message);
});
