// What is kept with an accessory across restarts. It comes back from a file, so it is checked like any other input.
import * as z from 'zod';
import type { ChargerFacts } from '../zaptec/charger-facts.ts';
import { NO_MEMORY, type ChargerMemory } from '../zaptec/charger-memory.ts';
import { energyRecordSchema } from '../zaptec/energy-record.ts';
import { knownSessionsSchema } from '../zaptec/session-end.ts';

/** Stored in Homebridge's cache of accessories. */
export interface AccessoryContext {
  charger: Pick<ChargerFacts, 'id' | 'serial' | 'name' | 'model'>;
  /** The last known firmware version, shown until the charger is read. */
  firmware?: string | undefined;
  /** Complete listings in a row that lacked the charger. */
  missedListings: number;
  /** Names given by the user, by service subtype; they survive a sensor that is turned off and on again. */
  names: Record<string, string>;
  /** What the rules remember of the charger. */
  memory: ChargerMemory;
}

const text = z.string().min(1);

/** Each part for itself: a damaged one is forgotten, the others are kept. */
const memory = z.object({
  energy: energyRecordSchema.optional().catch(undefined),
  sessions: knownSessionsSchema.optional().catch(undefined),
});

const schema = z.object({
  charger: z.object({
    id: text,
    serial: text,
    name: text,
    model: z.enum(['Zaptec Pro', 'Zaptec Go', 'Zaptec Go 2', 'Zaptec charger']).catch('Zaptec charger'),
  }),
  firmware: text.optional().catch(undefined),
  missedListings: z.int().min(0).catch(0),
  names: z.record(z.string(), z.string()).catch({}),
  memory: memory.catch({}),
});

/** The context of a restored accessory; undefined when it is damaged. */
export function parseContext(stored: unknown): AccessoryContext | undefined {
  const result = schema.safeParse(stored);
  return result.success ? result.data : undefined;
}

export function newContext(facts: ChargerFacts, memory: ChargerMemory = NO_MEMORY): AccessoryContext {
  return { charger: identityOf(facts), missedListings: 0, names: {}, memory };
}

/** What of the facts is kept: not the roles, which may have changed by the next start. */
export function identityOf({ id, serial, name, model }: ChargerFacts): AccessoryContext['charger'] {
  return { id, serial, name, model };
}
