// What stands with an installation's accessory in Homebridge's cache: whose it is. It comes back from a file, so it is checked.
import * as z from 'zod/mini';
import type { StoredContext } from '../accessory-kind.ts';

/** Stored in Homebridge's cache of accessories. */
export interface InstallationContext extends StoredContext {
  /** Tells it from a charger's. */
  kind: 'installation';
  installation: { readonly id: string };
}

const schema = z.lazy(() => z.object({
  kind: z.literal('installation'),
  installation: z.object({ id: z.string().check(z.regex(/^[\w-]{1,64}$/)) }),
}));

/** The context of a restored accessory; undefined when it is damaged. */
export function parseInstallationContext(stored: unknown): InstallationContext | undefined {
  return schema.safeParse(stored).data;
}

export function newInstallationContext(id: string): InstallationContext {
  return { kind: 'installation', installation: { id } };
}
