// What the plugin runs in: Homebridge, the time, the network and the disk, all of which tests bring of their own.
import type { API } from 'homebridge';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { LastProblem } from '../live/last-problem.ts';
import type { Disk } from '../storage/disk.ts';
import type { Transport } from '../zaptec/cloud/transport.ts';
import type { PushNetwork } from '../zaptec/push/amqp/connection.ts';

export interface Surroundings {
  readonly api: API;
  readonly log: Log;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** The way to the cloud; by sockets, unless told. */
  readonly transport?: Transport | undefined;
  /** Where what is remembered is kept; the system's, unless told. */
  readonly disk?: Disk | undefined;
  /** What differs from Zaptec's own server of messages. */
  readonly pushNetwork?: PushNetwork | undefined;
  /** What the log was last told of what is wrong. */
  readonly lastProblem?: LastProblem | undefined;
  /** The platform's block of config.json, as it is written there. */
  readonly block: Readonly<Record<string, unknown>>;
}
