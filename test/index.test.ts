// The entry: what Homebridge, and the checkers of plugins, call first.
import { expect, test } from '@jest/globals';
import type { API } from 'homebridge';
import register from '../src/index.ts';
import { ZaptecPlatform } from '../src/plugin/platform.ts';

test('registers the platform and asks nothing else of Homebridge', () => {
  const registrations: unknown[][] = [];
  const stub = { registerPlatform: (...given: unknown[]) => void registrations.push(given) };
  const api = new Proxy(stub, {
    get(target, key) {
      if (key !== 'registerPlatform') throw new Error(`The plugin asked for api.${String(key)}`);
      return target.registerPlatform;
    },
  });
  register(api as unknown as API);
  expect(registrations).toStrictEqual([['Zaptec', ZaptecPlatform]]);
});
