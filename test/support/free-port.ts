// A TCP port on the loopback interface that nobody listens on.
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Each process draws from some ports of its own, in turn: what it has found free is not taken by another before it is used.
 * They are below the ports that systems hand out by themselves (Linux from 32768, others from 49152): whoever lets go of one
 * for a moment, as for a restart, finds it free again, however many connections others make meanwhile.
 */
const PORTS_EACH = 32;
const FIRST = 20_000 + (process.pid % 399) * PORTS_EACH;
let drawn = 0;

/** Returns `preferred` when it is free, any free port otherwise. */
export async function freePort(preferred = FIRST + (drawn++ % PORTS_EACH)): Promise<number> {
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
