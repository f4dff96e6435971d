// What stands with an accessory in Homebridge's cache: whose it is. It comes back from a file, so it is checked like any other
// input.
import * as z from 'zod/mini';
import { toPlainText } from '../base/redact.ts';
import { LONGEST_NAME } from '../base/names.ts';
import type { ChargerFacts } from '../charging/state/charger-facts.ts';
import type { StoredContext } from './accessory-kind.ts';

/** Stored in Homebridge's cache of accessories, which is written as a whole for each change: nothing that changes is here. */
export interface AccessoryContext extends StoredContext {
  charger: Pick<ChargerFacts, 'id' | 'serial' | 'name' | 'model' | 'installationId'>;
  /** The last known firmware version, shown until the charger is read. */
  firmware?: string | undefined;
}

const text = z.string().check(z.minLength(1));

const name = z.string().check(z.overwrite((value) => toPlainText(value.slice(0, LONGEST_NAME))), z.trim(), z.minLength(1));

const schema = z.lazy(() => z.object({
  charger: z.object({
    id: text,
    serial: text,
    name,
    model: z.catch(z.enum(['Zaptec Pro', 'Zaptec Go', 'Zaptec Go 2', 'Zaptec charger']), 'Zaptec charger'),
    installationId: z.catch(z.optional(text), undefined),
  }),
  firmware: z.catch(z.optional(text), undefined),
}));

/** The context of a restored accessory; undefined when it is damaged. */
export function parseContext(stored: unknown): AccessoryContext | undefined {
  return schema.safeParse(stored).data;
}

export function newContext(facts: ChargerFacts): AccessoryContext {
  return { charger: identityOf(facts) };
}

/** What of the facts is kept: not the roles, which may have changed by the next start. */
export function identityOf({ id, serial, name, model, installationId }: ChargerFacts): AccessoryContext['charger'] {
  return { id, serial, name, model, ...(installationId === undefined ? {} : { installationId }) };
}
