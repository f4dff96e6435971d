// A process that remembers without a pause, for a test that kills it: says which number of which key it has been promised.
import { writeSync } from 'node:fs';
import { systemClock } from '../../src/base/clock.ts';
import { MemoryStore } from '../../src/storage/memory-store.ts';
import { COUNTS } from './remembered-counts.ts';

const [path = ''] = process.argv.slice(2);
const silent = (): void => undefined;
const store = MemoryStore.open({ path, clock: systemClock, log: { info: silent, debug: silent, warn: console.error, error: console.error } });
const counts = store.section(COUNTS);

async function countFrom(first: number, key: string): Promise<never> {
  for (let count = first; ; count++) {
    const kept = await counts.put(key, { count, pad: 'x'.repeat((count * 37) % 4000) }, 'now');
    if (kept === 'kept') writeSync(1, `${key} ${count}\n`);
  }
}

await Promise.race(['one', 'two', 'three', 'four', 'five', 'six'].map((key) => countFrom((counts.get(key)?.count ?? 0) + 1, key)));
