// The size of the heap, with nothing in it that could be collected.
import { setImmediate as turn } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
export const collectGarbage = vm.runInNewContext('gc') as () => void;

/**
 * Bytes in use, but for what V8 has compiled: it compiles again and again what runs for months, and keeps some of it. Finalizers
 * may free more, so it is collected until nothing more goes.
 */
export async function usedHeap(): Promise<number> {
  let used = Infinity;
  for (let round = 0; round < 20; round++) {
    collectGarbage();
    await turn();
    const now = usedBytes();
    if (now >= used) break;
    used = now;
  }
  return used;
}

/** As `memoryUsage().heapUsed`, without the spaces of compiled code and what belongs to it. */
function usedBytes(): number {
  const spaces = v8.getHeapSpaceStatistics().filter(({ space_name: name }) => !/^(?:code|trusted)_/.test(name));
  return spaces.reduce((sum, { space_used_size: bytes }) => sum + bytes, 0);
}
