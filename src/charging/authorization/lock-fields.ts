// The form of what is stored of the lock, field by field.
import * as z from 'zod/mini';

export const lockFields = () => ({ isLocked: z.boolean(), isInUse: z.optional(z.boolean()), unlockedAtMs: z.optional(z.number()), lockedAtMs: z.optional(z.number()) });
