// A TCP port on the loopback interface that nobody listens on.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems hand out by themselves (Linux from 32768, others from 49152): whoever lets go of it for a
 * moment, as for a restart, finds it free again, however many connections others make meanwhile.
 */
const RANGE = [20_000, 32_768] as const;

/** Returns `preferred` when it is free, any free port otherwise. */
export async function freePort(preferred = randomInt(...RANGE)): Promise<number> {
  const server = createServer();
  try {
    server.listen(preferred, '127.0.0.1');
    await once(server, 'listening');
    return preferred;
  } catch {
    return await freePort();
  } finally {
    server.close();
  }
}
