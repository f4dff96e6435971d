// The messages of "Help": the preflight, and the diagnostics.
import * as z from 'zod/mini';

/** What was looked at, as `zaptec doctor` calls it. */
export const LOOKED_AT = ['settings', 'sign-in', 'cloud', 'clock', 'chargers', 'role', 'state', 'online', 'stand-alone', 'status', 'firmware', 'pause', 'resume', 'stop', 'restart', 'upgrade'] as const;

const check = z.object({
  /** Null: something that the page has no word for. */
  lookedAt: z.nullable(z.enum(LOOKED_AT)),
  /** Null: of the account as a whole. */
  charger: z.nullable(z.string()),
  result: z.enum(['ok', 'note', 'warning', 'failed']),
  /** In English, as `zaptec doctor` says it. */
  text: z.string(),
});

export const checked = z.object({ checks: z.array(check) });

export type Checked = z.infer<typeof checked>;

export const diagnostics = z.object({ text: z.string() });
