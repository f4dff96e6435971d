// Whose account it is, and in which order that is looked for.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findCredentials } from '../../../src/cli/account/credentials.ts';
import { UsageError } from '../../../src/cli/terminal/surroundings.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'credentials-'))));
afterEach(() => rm(folder, { recursive: true }));

const block = { platform: 'Zaptec', username: 'block@example.com', password: 'from the block' };
const find = (environment: Record<string, string>, storage?: string): ReturnType<typeof findCredentials> => findCredentials({ environment, home: folder }, storage);

async function config(name: string, content: unknown): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
}

describe('the environment', () => {
  const environment = { ZAPTEC_USERNAME: ' env@example.com ', ZAPTEC_PASSWORD: ' with spaces ' };

  test('comes first, also before --storage', async () => {
    const storage = await config('storage', { platforms: [block] });
    expect(await find(environment, storage)).toMatchObject({ username: 'env@example.com', password: ' with spaces ', apiUrl: 'https://api.zaptec.com', file: undefined });
  });

  test.each([
    ['http://127.0.0.1:8080/api/', 'http://127.0.0.1:8080'],
    ['https://zaptec.example/', 'https://zaptec.example'],
  ])('may name the address %s', async (address, apiUrl) => {
    expect(await find({ ...environment, ZAPTEC_API_URL: address })).toMatchObject({ apiUrl });
  });

  test.each([
    [{ ZAPTEC_USERNAME: 'x@example.com' }, 'ZAPTEC_PASSWORD is missing'],
    [{ ZAPTEC_PASSWORD: 'secret password' }, 'ZAPTEC_USERNAME is missing'],
    [{ ZAPTEC_USERNAME: ' ', ZAPTEC_PASSWORD: 'secret password' }, 'ZAPTEC_USERNAME is missing or empty'],
    [{ ZAPTEC_USERNAME: ' ', ZAPTEC_PASSWORD: '' }, 'ZAPTEC_USERNAME is missing or empty'],
    [{ ...environment, ZAPTEC_API_URL: 'http://zaptec.example' }, 'ZAPTEC_API_URL must begin with https://'],
  ])('%j: %s', async (given, message) => {
    const error = await find(given).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('secret');
  });
});

describe("Homebridge's config.json", () => {
  test('is looked for in --storage, UIX_CONFIG_PATH and the home folder, in this order', async () => {
    const named = await config('named', { platforms: [{ ...block, username: 'named@example.com' }] });
    const uix = await config('uix', { platforms: [{ platform: 'other' }, { ...block, username: 'uix@example.com' }] });
    await config('.homebridge', { platforms: [block] });
    const environment = { UIX_CONFIG_PATH: join(uix, 'config.json') };
    expect(await find(environment, named)).toMatchObject({ username: 'named@example.com' });
    expect(await find(environment)).toMatchObject({ username: 'uix@example.com', source: join(uix, 'config.json') });
    expect(await find({})).toMatchObject({ username: 'block@example.com', password: 'from the block' });
  });

  test('may name the address, which ZAPTEC_API_URL replaces', async () => {
    const storage = await config('storage', { platforms: [{ ...block, apiUrl: 'https://zaptec.example/api' }] });
    expect(await find({}, storage)).toMatchObject({ apiUrl: 'https://zaptec.example' });
    expect(await find({ ZAPTEC_API_URL: 'http://localhost:1' }, storage)).toMatchObject({ apiUrl: 'http://localhost:1' });
  });

  test('may call the platform by its long name, as Homebridge lets it', async () => {
    const storage = await config('storage', { platforms: [{ ...block, platform: 'homebridge-zaptec-charger.Zaptec' }] });
    expect(await find({}, storage)).toMatchObject({ username: 'block@example.com' });
  });

  test('has permissions and blocks that one should know of', async () => {
    const storage = await config('storage', { platforms: [block, { ...block, username: 'second@example.com' }] });
    await chmod(join(storage, 'config.json'), 0o640);
    expect((await find({}, storage)).file).toStrictEqual({ path: join(storage, 'config.json'), mode: 0o640, blocks: 2, accounts: 2, hasOtherPrice: false });
  });

  test.each([
    ['has nothing of the plugin', { platforms: [] }, 'has no settings of this plugin'],
    ['is no JSON', '{', 'is not valid JSON'],
    ['has no account yet', { platforms: [{ platform: 'Zaptec' }] }, 'no user name and password yet'],
    ['has a wrong option', { platforms: [{ ...block, pollInterval: 5 }] }, '"pollInterval" is 5'],
  ])('that %s', async (_what, content, message) => {
    const storage = await config('storage', content);
    const error = await find({}, storage).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('from the block');
  });

  test.each([
    ['of a folder that does not exist', 'nowhere'],
    ['in the place of its folder', 'storage/config.json'],
  ])('that is not there, as the one %s', async (_, name) => {
    await config('storage', { platforms: [block] });
    const error = await find({}, join(folder, name)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(`there is no ${join(folder, name, 'config.json')}: name the folder that Homebridge uses, which has its config.json`);
  });

  test('that is a folder, as one that cannot be read', async () => {
    await mkdir(join(folder, 'odd', 'config.json'), { recursive: true });
    await expect(find({}, join(folder, 'odd'))).rejects.toThrow(/cannot be read \(EISDIR\): run this as a user who may, or set ZAPTEC_USERNAME and ZAPTEC_PASSWORD$/);
  });

  test('that is nowhere: where it was looked for', async () => {
    await expect(find({})).rejects.toThrow(/Looked in \/var\/lib\/homebridge\/config\.json, .*\.homebridge\/config\.json/);
  });
});
