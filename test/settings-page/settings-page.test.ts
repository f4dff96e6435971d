// The dynamic schemas in Homebridge's storage folder: when they are written, how, and what happens when they cannot be.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { packageVersion } from '../../src/base/package.ts';
import { readBaseSchemas, replaceFile, storeDynamicSchemas } from '../../src/settings-page/schema-files.ts';
import { accountKey, chargersOfOthers } from '../../src/reports/other-accounts.ts';
import { SettingsPage } from '../../src/settings-page/settings-page.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { listed } from '../support/scripted-cloud.ts';

const LANGUAGES = ['de', 'fi', 'fr', 'nl', 'no', 'sv'];
const ENGLISH = `.homebridge-zaptec-charger-v${packageVersion()}.schema.json`;
const OFFER = '.homebridge-zaptec-charger-chargers-0123abcd.json';
const FILES = [...LANGUAGES.map((language) => ENGLISH.replace('.schema', `-${language}.schema`)), ENGLISH].sort();

const garage = listed({ serial: 'ZAP000001', name: 'Garage' });
const carport = listed({ id: 'c0000000-0000-4000-8000-00000000000b', serial: 'ZPR000002', name: 'Carport' });
const sense = listed({ id: 'c0000000-0000-4000-8000-00000000000c', serial: 'APH000003', name: 'House meter' });

let storagePath: string;
let log: RecordingLog;
let clock: ManualClock;
let page: SettingsPage;

beforeEach(async () => {
  storagePath = await mkdtemp(join(tmpdir(), 'settings-page-'));
  log = new RecordingLog();
  clock = new ManualClock();
  page = new SettingsPage({ clock, log, storagePath, bridgeId: '0123abcd', block: { platform: 'Zaptec', username: 'home@example.com', chargers: { exclude: ['zap000001', 'ZAP999999'] } } });
});

afterEach(() => rm(storagePath, { recursive: true, force: true }));

const text = (name: string) => readFile(join(storagePath, name), 'utf8');

/** Waits until all languages are there, and nothing unfinished any more. */
async function written(): Promise<void> {
  await eventually(async () => expect((await readdir(storagePath)).sort()).toStrictEqual([...FILES, OFFER].sort()));
}

test('each language gets its file, under the name that the user interface looks for', async () => {
  page.offer([garage, carport, sense]);
  await written();
  for (const name of FILES) {
    const schema = JSON.parse(await text(name)) as { dynamicSchemaVersion: string; pluginAlias: string };
    expect(`.homebridge-zaptec-charger-v${schema.dynamicSchemaVersion}.schema.json`).toBe(name);
    expect(schema.pluginAlias).toBe('Zaptec');
    expect(JSON.stringify(schema)).toContain('Garage (Zaptec Go, …0001)');
    expect(JSON.stringify(schema)).not.toContain('House meter');
  }
  expect(await text(FILES.find((name) => name.includes('-no.'))!)).toContain('Ladere');
  expect(log.lines).toStrictEqual([]);
});

test('what the settings name can be chosen as it is written there', async () => {
  page.offer([garage]);
  await written();
  expect(await text(ENGLISH)).toContain('{"value":"zap000001","name":"Garage (Zaptec Go, …0001)"}');
  expect(await text(ENGLISH)).toContain('{"value":"ZAP999999","name":"ZAP999999"}');
});

test('no file is for other users of the machine: they name the chargers', async () => {
  page.offer([garage]);
  await written();
  for (const name of [...FILES, OFFER]) expect((await stat(join(storagePath, name))).mode & 0o777).toBe(0o600);
});

test('one that others may read, as a backup has put it back, is closed to them', async () => {
  const path = join(storagePath, 'small');
  await writeFile(path, 'the same', { mode: 0o644 });
  await replaceFile(path, 'the same');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a list that has changed is written', async () => {
  page.offer([garage]);
  await written();
  page.offer([garage, carport]);
  await eventually(async () => {
    for (const name of FILES) expect(await text(name)).toContain('Carport (Zaptec Pro, …0002)');
  });
});

test('a file that would stay the same is not written again', async () => {
  const [english, ...others] = await readBaseSchemas();
  await storeDynamicSchemas(storagePath, [english!, ...others], clock.now());
  const longAgo = new Date('2020-01-01T00:00:00Z');
  for (const name of FILES) await utimes(join(storagePath, name), longAgo, longAgo);
  await storeDynamicSchemas(storagePath, [{ ...english!, headerDisplay: 'Changed' }, ...others], clock.now());
  const changed = await Promise.all(FILES.map(async (name) => (await stat(join(storagePath, name))).mtime > longAgo));
  expect(FILES.filter((_, index) => changed[index])).toStrictEqual([ENGLISH]);
});

test('who is reading a file while it is replaced reads the old one to its end', async () => {
  const [english] = await readBaseSchemas();
  await storeDynamicSchemas(storagePath, [english!], clock.now());
  const before = await text(ENGLISH);
  await using reader = await open(join(storagePath, ENGLISH));
  await storeDynamicSchemas(storagePath, [{ ...english!, headerDisplay: 'Changed' }], clock.now());
  expect(await reader.readFile('utf8')).toBe(before);
  expect(await text(ENGLISH)).toContain('Changed');
});

test('those of other versions go; nothing else in the folder is touched', async () => {
  const old = '.homebridge-zaptec-charger-v0.0.1-no.schema.json';
  const others = ['config.json', '.homebridge-zaptec-charger-other.json', '.homebridge-other-v1.schema.json'];
  for (const name of [old, ...others]) await writeFile(join(storagePath, name), '{}');
  page.offer([garage]);
  await eventually(async () => expect((await readdir(storagePath)).sort()).toStrictEqual([...FILES, OFFER, ...others].sort()));
});

test('a damaged file is mended', async () => {
  await writeFile(join(storagePath, ENGLISH), '{"pluginAlias":');
  page.offer([garage]);
  await eventually(async () => expect(JSON.parse(await text(ENGLISH))).toMatchObject({ pluginAlias: 'Zaptec' }));
  await written();
});

describe('when the files cannot be written', () => {
  const SENTENCE = /^The settings page cannot offer your chargers by name, .* \((?:ENOENT|EISDIR|ENOTDIR|EACCES)\)\. Serial numbers work all the same\.$/;
  const lines = () => log.lines.map(({ level, message }) => `${level} ${message.replace(SENTENCE, 'sentence')}`);

  test('one line says so, without the path, however often it is tried', async () => {
    await rm(storagePath, { recursive: true });
    page.offer([garage]);
    await eventually(() => expect(lines()).toStrictEqual(['warn sentence']));
    expect(log.lines[0]?.message).not.toContain(storagePath);
    page.offer([garage, carport]);
    page.offer([carport]);
    await anotherHasFailed();
    expect(lines()).toStrictEqual(['warn sentence']);
  });

  test('the same list is tried again with the next listing', async () => {
    await rm(storagePath, { recursive: true });
    page.offer([garage]);
    await eventually(() => expect(lines()).toHaveLength(1));
    await mkdir(storagePath);
    page.offer([garage]);
    await written();
  });

  test('it does not matter to an account without chargers, for which there is nothing to write', async () => {
    await rm(storagePath, { recursive: true });
    page.offer([sense]);
    page.offer([]);
    await anotherHasFailed();
    expect(lines()).toStrictEqual([]);
  });

  /** Whatever was tried before this has had its time. */
  async function anotherHasFailed(): Promise<void> {
    const itsLog = new RecordingLog();
    new SettingsPage({ clock, log: itsLog, storagePath, bridgeId: '89abcdef', block: {} }).offer([garage]);
    await eventually(() => expect(itsLog.lines).toHaveLength(1));
  }

  test('each is for itself: where one cannot, the others are', async () => {
    await mkdir(join(storagePath, FILES[0]!, 'occupied'), { recursive: true });
    page.offer([garage]);
    await eventually(() => expect(lines()).toStrictEqual(['warn sentence']));
    for (const name of FILES.slice(1)) expect(await text(name)).toContain('Garage (Zaptec Go, …0001)');
  });

  test('nothing unfinished stays behind', async () => {
    await mkdir(join(storagePath, ENGLISH, 'occupied'), { recursive: true });
    page.offer([garage]);
    await eventually(() => expect(lines()).toStrictEqual(['warn sentence']));
    expect((await readdir(storagePath)).filter((name) => name.endsWith('.tmp'))).toStrictEqual([]);
  });
});

test.each(['a pipe', 'a file that is none of ours'])('%s in the place of a file is replaced, and nobody waits for it', async (what) => {
  const path = join(storagePath, ENGLISH);
  if (what === 'a pipe') execFileSync('mkfifo', [path]);
  else await writeFile(path, Buffer.alloc(2 * 1024 * 1024));
  page.offer([garage]);
  await written();
  expect(await text(ENGLISH)).toContain('Garage (Zaptec Go, …0001)');
  expect(log.lines).toStrictEqual([]);
});

test('what a killed process has left unfinished goes; what another is at stays', async () => {
  const [old, fresh] = ['old', 'fresh'].map((which) => `${ENGLISH}.${which}.tmp`);
  for (const name of [old!, fresh!]) await writeFile(join(storagePath, name), '{');
  const longAgo = new Date('2020-01-01T00:00:00Z');
  await utimes(join(storagePath, old!), longAgo, longAgo);
  page.offer([garage]);
  await eventually(async () => expect((await readdir(storagePath)).sort()).toStrictEqual([...FILES, OFFER, fresh!].sort()));
});

describe('two bridges, each with an account of its own', () => {
  const otherPage = () => new SettingsPage({ clock, log, storagePath, bridgeId: '89abcdef', block: { username: 'cabin@example.com', chargers: { include: ['ZPR000002'] } } });

  test('offer the chargers of both', async () => {
    page.offer([garage]);
    await written();
    otherPage().offer([carport]);
    await eventually(async () => {
      for (const name of FILES) expect(await text(name)).toContain('Carport (Zaptec Pro, …0002)');
    });
    for (const charger of ['Garage', 'Carport']) expect(await text(ENGLISH)).toContain(charger);
  });

  test.each([
    ['the first', { hold: true, chargers: { include: ['zap000001'] } }, {}, { default: true, ticks: ['chargers.include'] }],
    ['no other', {}, { hold: true, chargers: { include: ['ZPR000002'] } }, { default: false, ticks: ['chargers.exclude'] }],
  ])('whichever writes last, the form is as the settings of %s have it: it shows those of the first', async (_, first, second, expected) => {
    const blocks = [{ platform: 'homebridge-zaptec-charger.Zaptec', ...first }, { platform: 'Zaptec', ...second }];
    await writeFile(join(storagePath, 'config.json'), JSON.stringify({ platforms: [{ platform: 'config' }, ...blocks] }));
    for (const [index, listing] of [[garage], [carport], [garage, carport]].entries()) {
      const bridgeId = `0000000${index % 2}`;
      const bridge = new SettingsPage({ clock, log, storagePath, bridgeId, block: blocks[index % 2]! });
      bridge.offer(listing);
      // What is written after the end of the test would keep its folder from being removed.
      await eventually(async () => expect(await text(OFFER.replace('0123abcd', bridgeId))).toContain(listing.at(-1)?.name));
      await eventually(async () => expect(await text(ENGLISH)).toContain(index === 1 ? 'Carport' : 'Garage'));
      const { schema, layout } = JSON.parse(await text(ENGLISH)) as { schema: { properties: { chargingAllowed: object } }; layout: unknown };
      expect(schema.properties.chargingAllowed).toMatchObject({ default: expected.default });
      expect(JSON.stringify(layout).match(/chargers\.(?:in|ex)clude/g)).toStrictEqual(expected.ticks);
    }
  });

  test('tell which chargers only the other has, without whose accounts they are', async () => {
    page.offer([garage, sense]);
    await written();
    otherPage().offer([garage, carport]);
    await eventually(async () => expect(await chargersOfOthers(storagePath, accountKey(' Home@example.com'))).toMatchObject([{ name: 'Carport' }]));
    expect(await chargersOfOthers(storagePath, accountKey('cabin@example.com'))).toStrictEqual([]);
    expect(await chargersOfOthers(storagePath, accountKey('nobody@example.com'))).toStrictEqual([]);
    expect(await text(OFFER)).not.toContain('example');
  });

  test('of which one is gone, or has left something odd, offer those of the other', async () => {
    const longAgo = new Date('2020-01-01T00:00:00Z');
    const [gone, damaged, folder] = ['00000001', '00000002', '00000003'].map((id) => join(storagePath, OFFER.replace('0123abcd', id)));
    await writeFile(gone!, JSON.stringify({ chargers: [{ id: 'x', serial: 'ZAP7', name: 'Gone', model: 'Zaptec Go' }] }));
    await utimes(gone!, longAgo, longAgo);
    await writeFile(damaged!, '{"chargers":[{"id":5}]}');
    await mkdir(folder!);
    page.offer([garage]);
    await eventually(async () => expect(await text(ENGLISH)).toContain('Garage'));
    expect(await text(ENGLISH)).not.toContain('Gone');
    expect(log.lines).toStrictEqual([]);
  });

  test('offer those of one that has not been there for two days no more', async () => {
    page.offer([garage]);
    await written();
    await clock.advance(2 * 24 * 3_600_000 + 1);
    otherPage().offer([carport]);
    await eventually(async () => {
      for (const name of FILES) expect(await text(name)).toContain('Carport');
    });
    expect(await text(ENGLISH)).not.toContain('Garage');
  });

  test('say with each listing that they are still there', async () => {
    page.offer([garage]);
    await written();
    const longAgo = new Date('2020-01-01T00:00:00Z');
    await utimes(join(storagePath, OFFER), longAgo, longAgo);
    page.offer([garage]);
    await eventually(async () => expect((await stat(join(storagePath, OFFER))).mtimeMs).toBeGreaterThan(longAgo.getTime()));
  });
});
