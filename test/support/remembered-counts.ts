// What the process that is killed remembers, for it and for the test that kills it.
import * as z from 'zod/mini';
import type { SectionForm } from '../../src/storage/memory-section.ts';

interface Count {
  readonly count: number;
  readonly pad: string;
}

/** By each key a number that only grows, in a record long enough for the file to be written anew often. */
export const COUNTS: SectionForm<Count> = {
  name: 'counts',
  fields: () => ({ count: z.number(), pad: z.string() }),
};
