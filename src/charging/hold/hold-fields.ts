// The form of what is stored of the hold, field by field.
import * as z from 'zod/mini';

const sessionMark = () => z.object({ sessionId: z.optional(z.string().check(z.minLength(1))) });

const othersPause = () => z.object({ connectedAtMs: z.optional(z.number()) });

const energy = () => z.object({ fromKwh: z.number(), wishedKwh: z.number(), lastKwh: z.optional(z.number()), earlierKwh: z.optional(z.number()) });

export const holdFields = () => ({
  isAllowed: z.boolean(),
  isAssumed: z.optional(z.literal(true)),
  pause: z.optional(z.extend(sessionMark(), { phase: z.enum(['asked', 'sent', 'seen']), connectedAtMs: z.optional(z.number()) })),
  exception: z.optional(sessionMark()),
  grant: z.optional(z.extend(sessionMark(), { energy: z.optional(energy()), finishedAtMs: z.optional(z.number()), othersPause: z.optional(othersPause()) })),
  spent: z.optional(sessionMark()),
  undoneAtMs: z.array(z.number()),
});

export const hoursFields = () => ({ period: z.string() });
