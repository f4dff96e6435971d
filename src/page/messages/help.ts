// The messages of "Help": the preflight, and the diagnostics.
import * as z from 'zod/mini';

const check = z.object({
  /** Null: of the account as a whole. */
  charger: z.nullable(z.string()),
  result: z.enum(['ok', 'note', 'warning', 'failed']),
  /** In English, as `zaptec doctor` says it. */
  text: z.string(),
});

export const checked = z.object({ checks: z.array(check) });

export type Checked = z.infer<typeof checked>;

export const diagnostics = z.object({ text: z.string() });
