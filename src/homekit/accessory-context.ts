// What is kept with an accessory across restarts. It comes back from a file, so it is checked like any other input.
import * as z from 'zod/mini';
import { toPlainText } from '../base/redact.ts';
import { LONGEST_NAME } from '../base/names.ts';
import type { ChargerFacts } from '../charging/state/charger-facts.ts';
import { NO_MEMORY, type ChargerMemory } from '../charging/charger/charger-memory.ts';
import { energyRecordSchema } from '../charging/energy/energy-record.ts';
import { knownSessionsSchema } from '../charging/energy/session-end.ts';

/** Stored in Homebridge's cache of accessories. */
export interface AccessoryContext {
  charger: Pick<ChargerFacts, 'id' | 'serial' | 'name' | 'model' | 'installationId'>;
  /** The last known firmware version, shown until the charger is read. */
  firmware?: string | undefined;
  /** Complete listings in a row that lacked the charger. */
  missedListings: number;
  /** Names given by the user, by service subtype; they survive a sensor that is turned off and on again. */
  names: Record<string, string>;
  /** What the rules remember of the charger. */
  memory: ChargerMemory;
}

const text = z.string().check(z.minLength(1));

const name = z.string().check(z.overwrite((value) => toPlainText(value.slice(0, LONGEST_NAME))), z.trim(), z.minLength(1));

const sessionMark = z.object({ sessionId: z.optional(text) });

const holdRecord = z.object({
  isAllowed: z.boolean(),
  pause: z.optional(z.extend(sessionMark, { phase: z.enum(['asked', 'sent', 'seen']) })),
  exception: z.optional(sessionMark),
  undoneAtMs: z.array(z.number()),
});

/** Each part for itself: a damaged one is forgotten, the others are kept. */
const memory = z.object({
  hold: z.catch(z.optional(holdRecord), undefined),
  energy: z.catch(z.optional(energyRecordSchema), undefined),
  sessions: z.catch(z.optional(knownSessionsSchema), undefined),
});

const schema = z.object({
  charger: z.object({
    id: text,
    serial: text,
    name,
    model: z.catch(z.enum(['Zaptec Pro', 'Zaptec Go', 'Zaptec Go 2', 'Zaptec charger']), 'Zaptec charger'),
    installationId: z.catch(z.optional(text), undefined),
  }),
  firmware: z.catch(z.optional(text), undefined),
  missedListings: z.catch(z.int().check(z.minimum(0)), 0),
  names: z.catch(z.record(z.string(), z.string()), {}),
  memory: z.catch(memory, {}),
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
export function identityOf({ id, serial, name, model, installationId }: ChargerFacts): AccessoryContext['charger'] {
  return { id, serial, name, model, ...(installationId === undefined ? {} : { installationId }) };
}
