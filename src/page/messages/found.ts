// What setting up finds at Zaptec: its message, with how it is checked on both sides.
import * as z from 'zod/mini';
import { LONGEST_NAME } from '../../base/names.ts';
import { STATUSES } from '../../live/snapshot.ts';

/** What is longer is no name, sentence or number of Zaptec's. */
const text = z.string().check(z.maxLength(4 * LONGEST_NAME));

/** Why a charger can certainly not be paused, whatever it does at the moment. */
export const OBSTACLES = ['role-missing', 'offline', 'firmware-too-old', 'state-unknown', 'unread'] as const;

export type Obstacle = (typeof OBSTACLES)[number];

const foundCharger = z.object({
  id: text,
  serial: text,
  name: text,
  model: text,
  installationId: z.nullable(text),
  status: z.enum(STATUSES),
  /** Null where nobody says. */
  isOnline: z.nullable(z.boolean()),
  /** `CurrentUserRoles`, a bit mask. */
  roles: z.nullable(z.number()),
  firmware: z.nullable(text),
  /** Null: it can be paused. */
  obstacle: z.nullable(z.enum(OBSTACLES)),
  /** Whether the settings leave it in Apple Home. */
  isWanted: z.boolean(),
});

export type FoundCharger = z.infer<typeof foundCharger>;

const foundInstallation = z.object({
  id: text,
  name: z.nullable(text),
  roles: z.nullable(z.number()),
  availableCurrentA: z.nullable(z.number()),
  maxCurrentA: z.nullable(z.number()),
});

export type FoundInstallation = z.infer<typeof foundInstallation>;

/** Why nothing was found, and so what is to be done. */
const TROUBLES = ['incomplete', 'wrong-credentials', 'no-network', 'busy', 'no-charger', 'failed'] as const;

export type Trouble = (typeof TROUBLES)[number];

export const found = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('found'), chargers: z.array(foundCharger), installations: z.array(foundInstallation) }),
  /** With what the cloud or the network said of it, in English; may be empty. */
  z.object({ kind: z.literal('trouble'), trouble: z.enum(TROUBLES), detail: text }),
  /** The settings are wrong: one sentence for each field, in English. */
  z.object({ kind: z.literal('invalid'), problems: z.array(z.string()) }),
]);

export type Found = z.infer<typeof found>;
