// What config.json says that Homebridge tells no plugin: which bridge runs a block.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bridgeOf } from '../../src/plugin/config-file.ts';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'config-file-')), 'config.json');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

const block = { username: 'somebody@example.com', platform: 'Zaptec', password: 'secret' };
const onBridge = (username: string, more: object = {}) => ({ ...block, ...more, _bridge: { username, port: 5 } });

function bridge(...platforms: readonly unknown[]): string | undefined {
  writeFileSync(path, JSON.stringify({ bridge: { username: '0E:00:00:00:00:01' }, platforms }));
  return bridgeOf(block, path);
}

describe('a block\'s bridge', () => {
  test('is the main one, or the child bridge that Homebridge has cut out of the block', () => {
    expect(bridge(5, { platform: 'config' }, block)).toBe('main');
    expect(bridge(onBridge('0e:aa:bb:cc:dd:01'))).toBe('0E:AA:BB:CC:DD:01');
    expect(bridge(onBridge('0E:AA:BB:CC:DD:01'), { ...block, name: 'Cabin' })).toBe('0E:AA:BB:CC:DD:01');
    expect(bridge(block, onBridge('0E:AA:BB:CC:DD:01', { name: 'Cabin' }))).toBe('main');
  });

  test('is not known where several blocks are on it, or alike, or the file has another one', () => {
    expect(bridge(block, { ...block, name: 'Cabin' })).toBeUndefined();
    expect(bridge(block, { ...block, platform: 'homebridge-zaptec-charger.Zaptec' })).toBeUndefined();
    expect(bridge(onBridge('0E:AA:BB:CC:DD:01'), onBridge('0E:AA:BB:CC:DD:02'))).toBeUndefined();
    expect(bridge({ ...block, push: true })).toBeUndefined();
    expect(bridge()).toBeUndefined();
  });

  test('is not known without a file that can be read', () => {
    expect(bridgeOf(block, path)).toBeUndefined();
    writeFileSync(path, '{');
    expect(bridgeOf(block, path)).toBeUndefined();
  });
});
