// The real cloud client with its HTTP layer replaced by a function: months of requests without a socket. In Jest, and in
// a process without it.
import { registerHooks } from 'node:module';
import type { jest as aJest } from '@jest/globals';
import * as inMemory from './in-memory-transport.ts';

const TRANSPORT = '../../src/zaptec/cloud/transport.ts';

const { jest } = import.meta as { readonly jest?: typeof aJest };
if (jest !== undefined) jest.unstable_mockModule(TRANSPORT, () => ({ Transport: inMemory.Transport }));
else {
  const replaced = new URL(TRANSPORT, import.meta.url).href;
  const url = new URL('./in-memory-transport.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context);
      return found.url === replaced ? { ...found, url } : found;
    },
  });
}

export const { CloudClient } = await import('../../src/zaptec/cloud/client.ts');
export { addressOf, type Answering } from './in-memory-transport.ts';
