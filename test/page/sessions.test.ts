// "Sessions": what the plugin has kept, listed, added up and as files.
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { sessionLine } from '../../src/charging/sessions/session-line.ts';
import { REPORT_WORDS } from '../../src/reports/report-words.ts';
import { sessionFile } from '../../src/reports/session-files.ts';
import { accountKey } from '../../src/reports/other-accounts.ts';
import { GARAGE, session, signed, STREET } from '../reports/some-sessions.ts';
import { readsDuring } from '../support/file-reads.ts';
import { AskedPage } from './fixture.ts';

const ALL = { chargerId: null, month: null, label: null };

/** A page whose plugin has kept three sessions and offers one charger by name. */
function pageWithSessions(): AskedPage {
  const page = new AskedPage();
  const kept = [session('2026-10-31T10:00', 1, 5, { label: 'Company' }), session('2026-11-03T10:00', 2, 10), session('2026-11-05T10:00', 1, 3, { chargerId: STREET, label: '<b>' })];
  writeFileSync(sessionFile(page.storagePath, 'main'), kept.map((one) => `${sessionLine(one, 1)}\n`).join(''));
  const offer = { chargers: [{ id: GARAGE, serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' }], named: { include: [], exclude: [], individual: [] } };
  writeFileSync(`${page.storagePath}/.homebridge-zaptec-charger-chargers-main.json`, JSON.stringify(offer));
  return page;
}

const priced = (page: AskedPage) => ({ ...page.block, price: { currency: 'EUR', rates: [{ perKwh: 0.5 }] } });

describe('what is shown', () => {
  test('all of them by month, the latest first, by the names that are known, with what can be chosen', async () => {
    await using page = pageWithSessions();
    const shown = await page.ask('/sessions', { block: priced(page), asked: ALL, language: 'en' });
    expect(shown).toMatchObject({
      currency: 'EUR',
      months: ['2026-11', '2026-10'],
      labels: expect.arrayContaining(['', '<b>', 'Company']),
      sums: [
        { key: '2026-10', sessions: 1, energyKwh: 5, cost: 2.5 },
        { key: '2026-11', sessions: 2, energyKwh: 13, cost: 6.5 },
      ],
      more: 0,
    });
    expect(shown.chargers.map(({ name }) => name).sort()).toStrictEqual(['Garage', STREET].sort());
    expect(shown.sessions.map(({ charger, energyKwh, cost, label }) => [charger, energyKwh, cost, label])).toStrictEqual([
      [STREET, 3, 1.5, '<b>'],
      ['Garage', 10, 5, ''],
      ['Garage', 5, 2.5, 'Company'],
    ]);
  });

  test.each([
    ['of a charger', { ...ALL, chargerId: GARAGE }, [10, 5], ['2026-10', '2026-11']],
    ['of a month, by day', { ...ALL, month: '2026-11' }, [3, 10], ['2026-11-03', '2026-11-05']],
    ['with a label', { ...ALL, label: 'Company' }, [5], ['2026-10']],
    ['without any', { ...ALL, label: '' }, [10], ['2026-11']],
    ['that nobody has', { ...ALL, label: 'none' }, [], []],
  ])('those %s', async (_, asked, energies, keys) => {
    await using page = pageWithSessions();
    const { sessions, sums } = await page.ask('/sessions', { block: page.block, asked, language: 'en' });
    expect(sessions.map(({ energyKwh }) => energyKwh)).toStrictEqual(energies);
    expect(sums.map(({ key }) => key)).toStrictEqual(keys);
    expect(sums.every(({ cost }) => cost === null)).toBe(true);
  });

  test('what is filled in by half elsewhere takes away neither costs nor names', async () => {
    await using page = pageWithSessions();
    const chargers = { individual: [{ charger: 'ZAP000001', name: 'Bay' }] };
    const block = { ...priced(page), chargers, labels: [{ who: 'a' }] };
    const { currency, sums, sessions } = await page.ask('/sessions', { block, asked: ALL, language: 'en' });
    expect([currency, sums.map(({ cost }) => cost), sessions.map(({ charger }) => charger)]).toStrictEqual(['EUR', [2.5, 6.5], [STREET, 'Bay', 'Bay']]);
    const report = await page.ask('/download', { block, asked: { ...ALL, month: '2026-10' }, what: 'report', language: 'en' });
    expect(report.text).toContain('2.50');
  });

  test('none of a damaged line, and says how many there are', async () => {
    await using page = pageWithSessions();
    expect((await page.ask('/sessions', { block: page.block, asked: ALL, language: 'en' })).damagedLines).toBe(0);
    const file = sessionFile(page.storagePath, 'main');
    writeFileSync(file, `{"id":\n\0\0\n${readFileSync(file, 'utf8')}`);
    const { sessions, damagedLines } = await page.ask('/sessions', { block: page.block, asked: ALL, language: 'en' });
    expect([sessions.length, damagedLines]).toStrictEqual([3, 2]);
  });

  test('no session of another account, whose block has prices of its own, and says whose are left out', async () => {
    await using page = pageWithSessions();
    const offer = (account: string, id: string, name: string) => JSON.stringify({ chargers: [{ id, serial: name, name, model: 'Zaptec Go' }], named: { include: [], exclude: [], individual: [] }, account: accountKey(account) });
    const file = (bridge: string) => `${page.storagePath}/.homebridge-zaptec-charger-chargers-${bridge}.json`;
    writeFileSync(file('main'), offer(page.block.username, GARAGE, 'Garage'));
    writeFileSync(file('cabin'), offer('cabin@example.com', STREET, 'Cabin'));
    const { chargers, sums, leftOut } = await page.ask('/sessions', { block: priced(page), asked: ALL, language: 'en' });
    expect([chargers.map(({ name }) => name), sums.map(({ energyKwh }) => energyKwh), leftOut]).toStrictEqual([['Garage'], [5, 10], ['Cabin']]);
    expect((await page.ask('/download', { block: priced(page), asked: ALL, what: 'csv', language: 'en' })).text).not.toContain('Cabin');
    // Both accounts have it.
    writeFileSync(file('main'), offer(page.block.username, STREET, 'Cabin'));
    expect((await page.ask('/sessions', { block: priced(page), asked: ALL, language: 'en' })).chargers).toHaveLength(2);
    // The user name was changed, and no bridge runs with it yet.
    const { chargers: all, leftOut: none } = await page.ask('/sessions', { block: { ...priced(page), username: 'new@example.com' }, asked: ALL, language: 'en' });
    expect([all.length, none]).toStrictEqual([2, []]);
  });

  test('whether a bridge has run lately changes neither whose they are nor what their chargers are called', async () => {
    await using page = pageWithSessions();
    const told = (bridge: string, days: number, account: string, id: string, name: string) => {
      const file = `${page.storagePath}/.homebridge-zaptec-charger-chargers-${bridge}.json`;
      writeFileSync(file, JSON.stringify({ chargers: [{ id, serial: name, name, model: 'Zaptec Go' }], account: accountKey(account) }));
      utimesSync(file, Date.now() / 1000 - days * 86_400, Date.now() / 1000 - days * 86_400);
    };
    told('a-later', 3, page.block.username, GARAGE, 'Garage');
    told('main', 400, page.block.username, GARAGE, 'Called so once');
    told('cabin', 300, 'cabin@example.com', STREET, 'Cabin');
    for (let visit = 0; visit < 2; visit++) {
      const { chargers, sums } = await page.ask('/sessions', { block: priced(page), asked: ALL, language: 'en' });
      expect([chargers.map(({ name }) => name), sums.map(({ energyKwh }) => energyKwh)]).toStrictEqual([['Garage'], [5, 10]]);
    }
  });

  test('signs of those that are a part, or estimated, and what they mean, as in the report; and what has no price', async () => {
    await using page = pageWithSessions();
    const kept = [signed('2026-10-31T23:00', [2, 3], 100), session('2026-11-03T10:00', 2, 10), signed('2026-11-05T10:00', [4], 200)];
    writeFileSync(sessionFile(page.storagePath, 'main'), kept.map((one) => `${sessionLine(one, 1)}\n`).join(''));
    const block = { ...page.block, price: { currency: 'EUR', rates: [{ from: '2026-11-04', perKwh: 0.5 }] } };
    const { sessions, notes } = await page.ask('/sessions', { block, asked: { ...ALL, month: '2026-11' }, language: 'de' });
    expect(sessions.map(({ energyKwh, marks }) => [energyKwh, marks])).toStrictEqual([[4, ''], [10, '†'], [3, '*']]);
    const { partNote, estimatedNote, unpricedNote } = REPORT_WORDS.de;
    expect(notes).toStrictEqual([`* ${partNote}`, `† ${estimatedNote}`, `13,000 kWh ${unpricedNote}`]);
    expect((await page.ask('/sessions', { block: page.block, asked: ALL, language: 'de' })).notes).toStrictEqual([`† ${estimatedNote}`]);
  });

  test('sums of what is shown of each', async () => {
    await using page = pageWithSessions();
    const kept = ['03', '05', '07'].map((day) => session(`2026-11-${day}T10:00`, 2, 3.3336));
    writeFileSync(sessionFile(page.storagePath, 'main'), kept.map((one) => `${sessionLine(one, 1)}\n`).join(''));
    const { sums, sessions } = await page.ask('/sessions', { block: { ...page.block, price: { currency: 'EUR', rates: [{ perKwh: 1.1 }] } }, asked: ALL, language: 'en' });
    expect([sums, sessions.map(({ energyKwh, cost }) => [energyKwh, cost])]).toStrictEqual([[{ key: '2026-11', sessions: 3, energyKwh: 10.002, cost: 11.01 }], Array(3).fill([3.334, 3.67])]);
  });

  test('with one look at the files for all that is added up, and one for the list', async () => {
    await using page = pageWithSessions();
    expect(await readsDuring(() => page.ask('/sessions', { block: priced(page), asked: ALL, language: 'en' }))).toBe(2);
  });

  test('nothing, where nothing is kept', async () => {
    await using page = new AskedPage();
    expect(await page.ask('/sessions', { block: page.block, asked: ALL, language: 'en' })).toMatchObject({ sessions: [], sums: [], months: [] });
  });
});

describe('a file', () => {
  test('for spreadsheets, as the language writes numbers', async () => {
    await using page = pageWithSessions();
    const asked = { ...ALL, chargerId: GARAGE };
    const csv = await page.ask('/download', { block: page.block, asked, what: 'csv', language: 'de' });
    expect(csv).toMatchObject({ name: 'zaptec-sessions.csv', type: 'text/csv' });
    expect(csv.text).toContain(';10,000;');
    expect((await page.ask('/download', { block: page.block, asked, what: 'csv', language: 'en' })).text).toContain(',10.000,');
  });

  test('to print, of the month that is chosen, else of the newest with such sessions, in the language of the page', async () => {
    await using page = pageWithSessions();
    const asked = (month: string | null) => ({ block: page.block, asked: { ...ALL, month }, what: 'report', language: 'no' }) as const;
    const report = await page.ask('/download', asked('2026-10'));
    expect(report).toMatchObject({ name: 'zaptec-2026-10.html', type: 'text/html' });
    expect(report.text).toContain('lang="no"');
    expect((await page.ask('/download', asked(null))).name).toBe('zaptec-2026-11.html');
    const ofCompany = await page.ask('/download', { ...asked(null), asked: { ...ALL, label: 'Company' } });
    expect(ofCompany.name).toBe('zaptec-2026-10.html');
    expect(ofCompany.text).toContain('5,000');
  });

  test('to print of one label: without the meters of a charger, which has charged others in between', async () => {
    await using page = pageWithSessions();
    writeFileSync(sessionFile(page.storagePath, 'main'), `${sessionLine(signed('2026-11-03T10:00', [3, 4], 100, { label: 'Company' }), 1)}\n`);
    const shows = async (label: string | null) => (await page.ask('/download', { block: page.block, asked: { ...ALL, label }, what: 'report', language: 'en' })).text.match(/100\.000|107\.000/g);
    expect([await shows(null), await shows('Company')]).toStrictEqual([['100.000', '107.000', '100.000', '107.000'], ['100.000', '107.000']]);
  });

  test('to print where nothing is kept: of this month', async () => {
    await using page = new AskedPage();
    const report = await page.ask('/download', { block: page.block, asked: ALL, what: 'report', language: 'en' });
    expect(report.name).toBe('zaptec-2026-11.html');
  });
});
