// What every attempt to change something has in common: the role first, then a fresh reading, then sent at most once.
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { AnswerTime } from '../calls/answer-time.ts';
import { DeviceUnreachableError, ForbiddenError, UnfoundedRefusalError } from '../calls/errors.ts';
import type { Patience } from '../calls/patience.ts';
import { mayControl } from '../state/charger-facts.ts';
import type { Settled } from '../state/settling.ts';
import { refusalOf, type CloudRefusal, type Refusal } from './failure.ts';
import type { Decision } from './preconditions.ts';

/** What is to be changed: a charger or an installation. */
export interface Subject {
  /** `CurrentUserRoles`, a bit mask; undefined when not known. */
  readonly roles: number | undefined;
  /** Reads it and takes that over; a failure is its own affair. */
  refresh(): Promise<unknown>;
  /** The cloud could not reach it. */
  noteUndelivered?(): void;
}

const ROLE_MISSING = { reason: 'role-missing' } as const satisfies CloudRefusal;

/** Why a change of settings was refused. `managed-elsewhere`: the user has the role, but somebody else owns the settings. */
export type SettingRefusal = CloudRefusal | { readonly reason: 'managed-elsewhere' };

/** The refusal of a user who certainly lacks the role. Nothing is asked, but whoever looks is to see how things are now. */
export function refusedForRole(subject: Subject, log: Log): typeof ROLE_MISSING | undefined {
  if (mayControl(subject.roles) !== false) return undefined;
  detached(log, subject.refresh());
  return ROLE_MISSING;
}

/** The refusal of what cannot work as things stand; during a passage nobody is told that a vehicle is full, or gone. */
export function refusedForState({ reason, schedule }: Extract<Decision, { kind: 'refused' }>, { isPassing }: Settled): Refusal {
  return isPassing && (reason === 'not-paused' || reason === 'no-vehicle') ? { reason: 'passing' } : { reason, schedule };
}

/**
 * What `asked` brings, or the refusal where the cloud says that the user lacks the role.
 *
 * @throws UnfoundedRefusalError when it has said itself that the user has it; whatever else `asked` throws
 */
export async function unlessForbidden<T>(subject: Pick<Subject, 'roles'>, asked: Promise<T>): Promise<T | typeof ROLE_MISSING> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ForbiddenError) return roleMissing(subject, 'read');
    throw error;
  }
}

function roleMissing({ roles }: Pick<Subject, 'roles'>, refused: UnfoundedRefusalError['refused']): typeof ROLE_MISSING {
  if (mayControl(roles) === true) throw new UnfoundedRefusalError(refused);
  return ROLE_MISSING;
}

interface Sending {
  readonly log: Log;
  readonly time: AnswerTime;
}

/**
 * Sends a command once. After a refusal, `subject` is read to see why.
 *
 * @returns the refusal; undefined when it was accepted
 * @throws UnfoundedRefusalError when it was refused for want of a role that the user has
 * @throws any other ZaptecError when it was not sent, or nobody knows whether it arrived
 */
export async function sendOnce(subject: Subject, sending: Sending, send: (patience: Required<Patience>) => Promise<void>): Promise<CloudRefusal | undefined> {
  const refusal = await sendAny(subject, sending, send);
  return refusal?.reason === 'role-missing' ? roleMissing(subject, 'command') : refusal;
}

/** The same for settings: to a user who has the role they are refused where somebody else owns them. */
export async function sendSettingOnce(...[subject, sending, send]: Parameters<typeof sendOnce>): Promise<SettingRefusal | undefined> {
  const refusal = await sendAny(subject, sending, send);
  return refusal?.reason === 'role-missing' && mayControl(subject.roles) === true ? { reason: 'managed-elsewhere' } : refusal;
}

async function sendAny(...[subject, { log, time }, send]: Parameters<typeof sendOnce>): Promise<CloudRefusal | undefined> {
  time.beginToSend();
  try {
    await send(time.patience);
    return undefined;
  } catch (error) {
    if (error instanceof DeviceUnreachableError) subject.noteUndelivered?.();
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    detached(log, subject.refresh());
    return refusal;
  }
}
