// What the running plugin shows the settings page of itself: the form of it, checked where it is written and where it is read.
import * as z from 'zod/mini';
import { LONGEST_NAME } from '../base/names.ts';

const name = z.string().check(z.maxLength(LONGEST_NAME));
const sentence = z.string().check(z.maxLength(5_000));
const known = z.nullable(z.number());

/** As `ChargingStatus`. */
export const STATUSES = ['unknown', 'disconnected', 'requesting', 'charging', 'paused', 'finished', 'stopped'] as const;

const liveCharger = z.lazy(() => z.object({
  id: name,
  name,
  model: name,
  status: z.enum(STATUSES),
  /** Since when, in milliseconds since 1970. */
  sinceMs: known,
  whyNot: z.nullable(z.enum(['awaits-authorization', 'scheduled', 'maximum-too-low', 'awaits-current', 'awaits-vehicle', 'not-told', 'draws-nothing'])),
  /** Null: it can be read, and says what it does. */
  whyUnreachable: z.nullable(z.enum(['unread', 'gone', 'offline', 'unheard', 'state-unknown'])),
  nextStartMs: known,
  powerW: known,
  currentA: known,
  sessionKwh: known,
  totalKwh: known,
  temperatureC: known,
  /** Null: it has no switch "Charging Allowed". */
  isChargingAllowed: z.nullable(z.union([z.boolean(), z.literal('unknown')])),
  /** When the newest of it was told, in milliseconds since 1970. */
  toldAtMs: known,
  /** Where news of it come from at the moment: the cloud is asked, pushes, or the charger itself tells. */
  feed: z.enum(['asked', 'push', 'local']),
}));

export type LiveCharger = z.infer<typeof liveCharger>;

const liveInstallation = z.lazy(() => z.object({
  id: name,
  name: z.nullable(name),
  isReachable: z.boolean(),
  availableCurrentA: known,
  maxCurrentA: known,
  /** A current that waits to be sent, and when it will be, in milliseconds since 1970. */
  waitingA: known,
  waitingUntilMs: known,
}));

export type LiveInstallation = z.infer<typeof liveInstallation>;

/** What an answer says, for those who say it in another language than the log. */
const SAYINGS = [
  'sent', 'sent-under-schedule', 'confirmed', 'unread', 'not-followed', 'unneeded', 'deferred', 'superseded', 'refused',
  'allowed', 'held', 'allowed-later', 'held-later', 'rejected', 'unsent', 'outcome-unknown', 'gone', 'too-old', 'defect',
] as const;

/** Why a wish was refused, or needed nothing. */
export const BECAUSE = [
  'role-missing', 'offline', 'firmware-too-old', 'state-unknown', 'state-disputed', 'passing', 'changing-current', 'not-paused',
  'paused-by-ocpp', 'no-vehicle', 'awaits-authorization', 'scheduled', 'maximum-too-low', 'awaits-current', 'awaits-vehicle',
  'charging', 'paused', 'finished', 'disconnected', 'requesting', 'already-asked',
] as const;

/** What came of a wish. `under-way`: the charger is still to confirm it. */
const liveAnswer = z.lazy(() => z.object({
  wishId: name,
  result: z.enum(['done', 'under-way', 'refused', 'failed']),
  says: z.enum(SAYINGS),
  because: z.nullable(z.enum(BECAUSE)),
  /** The same as the log says it, in English, with what only it knows, such as the cloud's own words. */
  sentence,
}));

export type LiveAnswer = z.infer<typeof liveAnswer>;

export const snapshot = z.object({
  /** Of the plugin. */
  version: name,
  /** Tells the bridges of one Homebridge apart. */
  bridge: name,
  /** What the plugin's block of config.json is called; undefined where nobody has named it. */
  blockName: z.optional(name),
  startedAtMs: z.number(),
  /** When it was as it is here, in milliseconds since 1970. */
  atMs: z.number(),
  chargers: z.array(liveCharger),
  installations: z.array(liveInstallation),
  /** The last warning or error in the log, which says what to do about it. */
  problem: z.nullable(z.object({ atMs: z.number(), sentence })),
  answers: z.array(liveAnswer),
});

export type Snapshot = z.infer<typeof snapshot>;

/** What the page may ask of a charger, as Apple Home may. */
export const liveWish = z.lazy(() => z.object({ chargerId: name, command: z.enum(['pause', 'resume', 'allow-charging', 'hold-charging']) }));

export type LiveWish = z.infer<typeof liveWish>;
