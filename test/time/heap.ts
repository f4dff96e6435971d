// The size of the heap, with nothing in it that could be collected.
import { setImmediate as turn } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
export const collectGarbage = vm.runInNewContext('gc') as () => void;

/** Bytes in use. Finalizers may free more, so it is collected until nothing more goes. */
export async function usedHeap(): Promise<number> {
  let used = Infinity;
  for (let round = 0; round < 20; round++) {
    collectGarbage();
    await turn();
    const now = process.memoryUsage().heapUsed;
    if (now >= used) break;
    used = now;
  }
  return used;
}
