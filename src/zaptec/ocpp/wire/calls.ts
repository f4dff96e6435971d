// What the central system asks of a charge point, and what may be answered.
import * as z from 'zod/mini';

const status = <Word extends string>(...words: readonly Word[]): z.ZodMiniType<{ status: Word }> => z.lazy(() => z.object({ status: z.literal(words) }));

/** The results, by action. Fields that are not asked for pass: a charger that says more than it should is understood. */
export const RESULTS = {
  ChangeConfiguration: status('Accepted', 'Rejected', 'RebootRequired', 'NotSupported'),
  GetConfiguration: z.object({
    configurationKey: z._default(z.array(z.object({ key: z.string(), readonly: z.boolean(), value: z.optional(z.string()) })), []),
  }),
  RemoteStartTransaction: status('Accepted', 'Rejected'),
  RemoteStopTransaction: status('Accepted', 'Rejected'),
  Reset: status('Accepted', 'Rejected'),
  SetChargingProfile: status('Accepted', 'Rejected', 'NotSupported'),
  TriggerMessage: status('Accepted', 'Rejected', 'NotImplemented'),
} as const;

export type CallAction = keyof typeof RESULTS;

export type Result<Action extends CallAction> = z.infer<(typeof RESULTS)[Action]>;

/** Profiles of the plugin's own, so that each replaces the one before. */
const PROFILE_ID = 1;

/** Above what others set as a default; the profile ends with its transaction, so that nobody has to clear it away. */
const STACK_LEVEL = 1;

/** The payload of SetChargingProfile that limits a transaction from now on, in whole tenths of an ampere at most. */
export function profileFor({ transactionId, limitA }: { readonly transactionId: number; readonly limitA: number }, connectorId: number): object {
  return {
    connectorId,
    csChargingProfiles: {
      chargingProfileId: PROFILE_ID,
      transactionId,
      stackLevel: STACK_LEVEL,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: limitA }] },
    },
  };
}
