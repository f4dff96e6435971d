// How often files are read that somebody has open: one that is small, and read from its end, once each time.
import { open } from 'node:fs/promises';
import { jest } from '@jest/globals';

/** The reads while `work` goes on. */
export async function readsDuring(work: () => Promise<unknown>): Promise<number> {
  await using own = await open(new URL(import.meta.url));
  const reads = jest.spyOn(Object.getPrototypeOf(own) as typeof own, 'read');
  try {
    await work();
    return reads.mock.calls.length;
  } finally {
    reads.mockRestore();
  }
}
