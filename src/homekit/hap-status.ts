// What Home is told when a wish of its fails: of which kind that is, and the HAP status of each.
import type { HAP } from 'homebridge';
import { describeDefect } from '../base/detached.ts';
import type { Log } from '../base/log.ts';
import { ZaptecError } from '../charging/calls/errors.ts';
import { kindOfError, kindOfRefusal, type FailureKind } from '../charging/commands/failure.ts';
import type { Outcome } from '../charging/commands/outcome.ts';
import type { LimitOutcome } from '../charging/installation/limit-outcome.ts';

/**
 * HAP-NodeJS has the statuses as a constant enum, which only its own compilation can read.
 *
 * @source HomeKit Accessory Protocol Specification (non-commercial), "HAP Status Codes"
 */
const hapStatus: Readonly<Record<FailureKind, number>> = {
  /** Insufficient privileges. */
  'not-permitted': -70401,
  /** Unable to communicate with the requested service: Apple Home shows "No Response". */
  'no-answer': -70402,
  /** Resource is busy. */
  busy: -70403,
  /** Operation timed out. */
  'timed-out': -70408,
  /** Not allowed in the current state. */
  'not-now': -70412,
};

/** How a wish has failed; undefined when it has not. A defect is logged, unless nobody is shown anything any more. */
export async function failureOf(perform: () => Promise<Outcome | LimitOutcome>, log: Log, isReleased: () => boolean): Promise<FailureKind | undefined> {
  try {
    const outcome = await perform();
    return outcome.kind === 'refused' ? kindOfRefusal(outcome.refusal) : undefined;
  } catch (error) {
    if (error instanceof ZaptecError) return kindOfError(error);
    if (!isReleased()) log.error(describeDefect(error));
    return 'no-answer';
  }
}

/** The error that makes HomeKit show a failure of this kind. */
export function hapError(hap: HAP, kind: FailureKind): Error {
  return new hap.HapStatusError(hapStatus[kind]);
}
