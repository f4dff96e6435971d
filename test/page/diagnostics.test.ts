// The diagnostics: everything that helps, and nothing that identifies anybody.
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Disguise } from '../../src/page/server/disguise.ts';
import { ownLines } from '../../src/page/server/plugin-log.ts';
import { password, username } from '../support/command-line.ts';
import { AskedPage } from './fixture.ts';

const NAMES = ['Müllers Garage', 'Carport (2) [left]', '<b>Bay</b>', 'Zoë 🚗'];

describe('the text', () => {
  test('has versions, settings, checks, states and log, without a personal detail', async () => {
    await using page = new AskedPage();
    const chargers = NAMES.map((name) => page.cloud.addCharger({ model: 'Go', name }));
    chargers[0]!.setObservation(722, 'Anna Müller');
    chargers[1]!.setObservation(802, 'Grandpa’s');
    chargers[0]!.setObservation(750, '04:A2:24:1C:33:5D:80');
    const secretSettings = { ocpp: { enabled: true, key: '0123456789abcdef' }, pushUserGroup: 'c4a26e00-0000-4000-8000-00000000000a', labels: [{ who: 'tag 7F', label: 'Company car' }] };
    const block = { ...page.block, ...secretSettings, chargers: { individual: [{ charger: chargers[1]!.serial, name: 'Grandma' }], exclude: [chargers[2]!.id] } };
    const lines = ['[29/11/2026, 00:00:01] \u001B[36m[Zaptec]\u001B[39m Müllers Garage: charging for Company car.', '[29/11/2026, 00:00:02] [Other] secret of another plugin', `[x] [Zaptec] GRANDMA: ${username} at 192.168.1.23 on ${hostname()}, ${chargers[3]!.serial}`];
    writeFileSync(join(page.storagePath, 'homebridge.log'), lines.join('\n'));
    const { text } = await page.ask('/diagnostics', { block, others: [] });
    for (const part of ['## Versions', 'Node.js of the user interface: v24.0.0', '## Settings', '"exclude"', '## Check', '## Chargers', 'Operation mode', '## Log', 'charger-1: charging for label-1.']) expect(text).toContain(part);
    const personal = ['Company car', 'tag 7F', username, password, 'Grandma', 'Grandpa', 'Anna', '04:A2', secretSettings.ocpp.key, secretSettings.pushUserGroup, '192.168.1.23', 'another plugin', ...NAMES, ...chargers.flatMap(({ id, serial }) => [id, serial])];
    for (const detail of personal) expect(text.toLowerCase()).not.toContain(detail.toLowerCase());
  });

  test('has of the settings what is an option and personal to nobody; what is personal is nowhere', async () => {
    await using page = new AskedPage();
    const block = {
      ...page.block,
      name: 'Villa Anna',
      _bridge: { username: '0E:12:34:56:78:9A', port: 51_234, name: 'Bridge of Bert', pin: '031-45-154', setupID: 'Q7XZ' },
      chargers: { include: ['Carol’s charger'], individual: [{ charger: 'ZAP000001', name: 'Dora' }] },
      chargingLock: { enabled: true, lockAgain: true, tags: [{ label: 'Emil', tag: '04A2241C', from: '08:00' }, { label: 'Frida', tag: 5_551_234 }] },
      labels: [{ who: 'Gustav', label: 'Firm of Hans' }, { who: 'zaptec', label: 'Ours' }],
      hooks: { enabled: true, username: 'inga', password: 'abcdefghijklmnop' },
      ...{ Passwort: 'klartext', passwords: { old: 'leaked' }, nmae: 'Jonas', apiUrl: 'https://karl:x@example.com', pauseWaitngCars: true, pollInterval: 45 },
    };
    const lines = ['[Villa Anna] Dora: unlocked for Emil.', '[Zaptec] Frida, Firm of Hans and 04a2241c at 031-45-154', '[Zaptec] Zaptec accepts Bridge of Bert, Q7XZ, 5551234, Carol’s charger'];
    writeFileSync(join(page.storagePath, 'homebridge.log'), lines.join('\n'));
    const { text } = await page.ask('/diagnostics', { block, others: [] });
    const shown = ['"pollInterval": 45', '"port": 51234', '"lockAgain": true', '"from": "08:00"', '"Passwort": "[hidden]"', '"passwords": "[hidden]"', '"pauseWaitngCars": true', '"tag": "[hidden]"', '"pin": "[hidden]"', '[Zaptec] Zaptec accepts'];
    for (const part of shown) expect(text).toContain(part);
    // The same word for the same person, so that a line of the log can be followed to the settings.
    expect(text).toContain(`unlocked for ${/"label": "(label-\d)",\n *"tag"/.exec(text)?.[1] ?? ''}.`);
    const personal = ['Anna', '12:34:56', 'Bert', '031-45', 'Q7XZ', 'Carol', 'Dora', 'Emil', '04A2241C', 'Frida', '5551234', 'Gustav', 'Hans', 'inga', 'abcdefghijklmnop', 'klartext', 'leaked', 'Jonas', 'karl'];
    for (const detail of personal) expect(text.toLowerCase()).not.toContain(detail.toLowerCase());
  });

  test('has nothing of whom the other blocks name, either: the log speaks of them too', async () => {
    await using page = new AskedPage();
    const cabin = { platform: 'Zaptec', username: 'lars@example.com', labels: [{ who: '4711', label: 'Company of Lars' }] };
    writeFileSync(join(page.storagePath, 'homebridge.log'), '[Zaptec] Garage: Company of Lars may charge.\n[Zaptec] Signed in.\n');
    const { text } = await page.ask('/diagnostics', { block: page.block, others: [cabin] });
    expect(text).toContain('Signed in.');
    expect(text).not.toContain('Lars');
  });

  test.each<[string, (page: AskedPage) => { readonly block?: object; readonly others?: object[] }]>([
    ['while Zaptec cannot be reached', (page) => ((page.network = 'down'), {})],
    ['with a wrong password', () => ({ block: { password: 'old' } })],
    ['of another account', () => ({ others: [{ platform: 'Zaptec', username: 'other@example.com', password: 'x' }] })],
  ])('has no name of a charger or an installation %s, however it stands in the log', async (_, arrange) => {
    await using page = new AskedPage();
    const { block, others = [] } = arrange(page);
    const chargers = [{ id: 'x', serial: 'Q7XZ', name: 'Berts plats', model: 'Zaptec Go' }];
    writeFileSync(join(page.storagePath, '.homebridge-zaptec-charger-chargers-0123abcd.json'), JSON.stringify({ chargers }));
    const sentences = ['Annas carport: charging.', 'Changes at Annas carport, Berts plats, Evas bay do not arrive by push: its server is gone.', 'Villa Vik: 16 A accepted by Zaptec.', "Zaptec's cloud: no connection could be made."];
    writeFileSync(join(page.storagePath, 'homebridge.log'), sentences.map((sentence) => `[x] [Zaptec] ${sentence}`).join('\n'));
    const { text } = await page.ask('/diagnostics', { block: { ...page.block, ...block }, others: others as Record<string, unknown>[] });
    for (const detail of ['Annas', 'Berts', 'Evas', 'Vik']) expect(text).not.toContain(detail);
    expect(text).toContain("[Zaptec] Zaptec's cloud: no connection could be made");
  });

  test('has its numbers, whatever the bays are called, and Homebridge, whoever is called so', async () => {
    await using page = new AskedPage();
    for (const name of ['1', '2', '16']) page.cloud.addCharger({ model: 'Go', name });
    const block = { ...page.block, name: 'homebridge', chargers: { individual: [{ charger: 'ZAP000001', name: '16' }] } };
    writeFileSync(join(page.storagePath, 'homebridge.log'), '[30/11/2026, 02:16:01] [Zaptec] 1: session ended: 16 kWh in 2 h 1 min.\n[x] [Zaptec] "2" is as "16"; restart Homebridge.\n');
    const { text } = await page.ask('/diagnostics', { block, others: [] });
    expect(text).toMatch(/\[30\/11\/2026, 02:16:01\] \[Zaptec\] (?:name|charger)-\d: session ended: 16 kWh in 2 h 1 min\./);
    expect(text).toMatch(/"charger-\d" is as "name-1"; restart Homebridge\./);
    for (const part of ['"name": "name-1"', 'name-1: Firmware: 2.3.1.2', 'charger-2: Zaptec Go, roles 3']) expect(text).toContain(part);
    expect(text).not.toMatch(/^\S+: (?:1|2|16): /m);
  });

  test.each(['2a01:799:1c2:4f00::17', '5.150.12.3'])('has no address of this machine, %s, and its firmware versions', async (address) => {
    await using page = new AskedPage();
    page.cloud.addCharger({ model: 'Go', name: 'Garage' });
    writeFileSync(join(page.storagePath, 'homebridge.log'), `[30/11/2026, 12:30:05] [Zaptec] Chargers and web hooks cannot reach the plugin: it could not listen on ${address}, port 8887: this machine does not have that address.\n`);
    const { text } = await page.ask('/diagnostics', { block: { ...page.block, listener: { address, port: 8_887 } }, others: [] });
    for (const part of ['"address": "address-1"', '12:30:05', 'it could not listen on address-1, port 8887', 'Firmware: 2.3.1.2']) expect(text).toContain(part);
    expect(text).not.toContain(address);
  });

  test.each(['0.0.0.0', '::', '127.0.0.1', '::1'])('has %s, where any machine may listen', async (address) => {
    await using page = new AskedPage();
    expect((await page.ask('/diagnostics', { block: { ...page.block, listener: { address } }, others: [] })).text).toContain(`"address": "${address}"`);
  });

  test('has Apple Home, Home Assistant and Zaptec, whatever is called so', async () => {
    await using page = new AskedPage();
    page.cloud.addCharger({ model: 'Go', name: 'Zaptec' });
    const lines = ['[Zaptec] Home: added to Apple Home.', '[Zaptec] Changes do not arrive by push: another reader, such as Home Assistant, takes messages away.'];
    writeFileSync(join(page.storagePath, 'homebridge.log'), lines.join('\n'));
    const { text } = await page.ask('/diagnostics', { block: page.block, others: [] });
    for (const part of ['[Zaptec] installation-1: added to Apple Home.', 'such as Home Assistant, takes']) expect(text).toContain(part);
  });

  test('has the cloud’s own words without whom they name', async () => {
    await using page = new AskedPage();
    page.cloud.addCharger({ model: 'Go', name: 'Villa Anna' });
    page.cloud.faults.add({ path: /state$/i, answer: { status: 400, body: '{"Code":400,"Details":"Villa Anna is locked"}' } });
    const { text } = await page.ask('/diagnostics', { block: page.block, others: [] });
    expect(text).toContain('cannot be read: Zaptec rejected it: charger-1 is locked');
    expect(text).not.toContain('Anna');
  });

  test('is there without a network and without a log, too', async () => {
    await using page = new AskedPage();
    page.network = 'down';
    const { text } = await page.ask('/diagnostics', { block: page.block, others: [] });
    expect(text).toContain('They cannot be read: no connection could be made');
    expect(text).toContain('There is no homebridge.log in the storage folder.');
  });
});

describe('a disguise', () => {
  test('is always the same, however a name is written, and never within another word', () => {
    const disguise = new Disguise();
    disguise.hide('charger', 'Car');
    disguise.hide('charger', 'Carport');
    expect(disguise.text('Carport: paused. CAR: charging. Cargo.')).toBe('charger-2: paused. charger-1: charging. Cargo.');
    expect(disguise.text('carport')).toBe('charger-2');
  });

  test('covers what nobody has named: addresses, ids, serials, networks', () => {
    const disguise = new Disguise();
    expect(disguise.text('a@b.no ZAP123456 c4a26e00-0000-4000-8000-00000000000a 10.0.0.7 aa:bb:cc:dd:ee:ff a@b.no')).toBe('email-1 serial-1 id-1 address-1 mac-1 email-1');
    expect(disguise.text('Firmware 2.3.1.2 listens on 127.0.0.1')).toBe('Firmware 2.3.1.2 listens on 127.0.0.1');
  });

  test.each(['2a01:799:1c2:4f00::17', 'FE80::1', '::ffff:192.168.1.2', '2001:db8:0:1:2:3:4:5', 'fe80:12:34:56:78:9a:bc:de', '2001:db8::'])('covers %s, wherever it stands', (address) => {
    const disguise = new Disguise();
    expect(disguise.text(`${address}: "${address}", [${address}]:8887 and ${address}.`)).toBe('address-1: "address-1", [address-1]:8887 and address-1.');
  });

  test.each(['at 12:30:05', '23:00 to 06:00', 'index.js:12:3', 'Charger::observe', 'on ::1', 'on ::, port 8887', 'a :: b'])('leaves %j, which is no address of anybody', (text) => {
    expect(new Disguise().text(text)).toBe(text);
  });

  test('is not taken apart by what it has put in', () => {
    const disguise = new Disguise();
    disguise.hide('charger', 'charger-2');
    disguise.hide('charger', 'id');
    expect(disguise.text('charger-2 and id')).toBe('charger-1 and charger-2');
  });

  test('leaves no member of an object out, nor what an evil one is called', () => {
    const disguise = new Disguise();
    disguise.hide('charger', 'Garage');
    expect(disguise.json(JSON.parse('{"__proto__":{"Garage":["Garage",1,null]}}'))).toStrictEqual(JSON.parse('{"__proto__":{"charger-1":["charger-1",1,null]}}'));
  });
});

test('of the log, the last two hundred lines of the plugin, without colours', () => {
  const text = Array.from({ length: 500 }, (_, index) => `\u001B[36m[${index % 2 === 0 ? 'Zaptec' : 'Other'}]\u001B[39m line ${index}`).join('\n');
  const lines = ownLines(text, ['Zaptec']);
  expect([lines.length, lines[0], lines.at(-1)]).toStrictEqual([200, '[Zaptec] line 100', '[Zaptec] line 498']);
});

test('of the log, the stack traces behind the lines of the plugin, and no other plugin’s', () => {
  const ours = ['[x] [Zaptec] Something unexpected happened: Error: a defect', '    at Charger.observe (index.js:1:2)', '    at index.js:3:4'];
  const others = ['[x] [Other] Error: another', '    at other.js:5:6', '  [x] no frame', '    at other.js:7:8'];
  expect(ownLines([...others, ...ours, ...others.slice(2), ...others].join('\n'), ['Zaptec'])).toStrictEqual(ours);
});
