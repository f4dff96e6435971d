// What is kept with an installation's accessory across restarts. It comes back from a file, so it is checked.
import * as z from 'zod/mini';
import { NOTHING_REMEMBERED, type InstallationMemory } from '../../charging/installation/installation-memory.ts';
import { LARGEST_CURRENT_A } from '../../charging/installation/installation-reading.ts';

/** Stored in Homebridge's cache of accessories. */
export interface InstallationContext {
  /** Tells it from a charger's. */
  kind: 'installation';
  installation: { readonly id: string };
  /** Complete listings in a row that lacked every charger of the installation. */
  missedListings: number;
  /** Names given by the user, by service subtype. */
  names: Record<string, string>;
  memory: InstallationMemory;
}

const KIND = 'installation';

const currentA = z.number().check(z.minimum(0), z.maximum(LARGEST_CURRENT_A));

/** Each part for itself: a damaged one is forgotten, the others are kept. */
const memory = z.object({
  lastSentAtMs: z.catch(z.optional(z.number().check(z.minimum(0))), undefined),
  pending: z.catch(z.optional(z.object({ currentA, dueAtMs: z.number() })), undefined),
  lastCurrentA: z.catch(z.optional(currentA), undefined),
});

const schema = z.object({
  kind: z.literal(KIND),
  installation: z.object({ id: z.string().check(z.regex(/^[\w-]{1,64}$/)) }),
  missedListings: z.catch(z.int().check(z.minimum(0)), 0),
  names: z.catch(z.record(z.string(), z.string()), {}),
  memory: z.catch(memory, {}),
});

/** The context of a restored accessory; undefined when it is damaged. */
export function parseInstallationContext(stored: unknown): InstallationContext | undefined {
  const result = schema.safeParse(stored);
  return result.success ? result.data : undefined;
}

export function newInstallationContext(id: string, memory: InstallationMemory = NOTHING_REMEMBERED): InstallationContext {
  return { kind: KIND, installation: { id }, missedListings: 0, names: {}, memory };
}
