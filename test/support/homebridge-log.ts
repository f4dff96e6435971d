// Homebridge's log as a plugin gets it, for tests that look at what is logged.
import type { Logging } from 'homebridge';
import type { RecordingLog } from './recording-log.ts';

/** Hands everything to `log`. */
export function homebridgeLog(log: RecordingLog): Logging {
  const ignore = (): void => undefined;
  const { info, warn, error, debug } = { info: log.info.bind(log), warn: log.warn.bind(log), error: log.error.bind(log), debug: log.debug.bind(log) };
  return Object.assign(ignore, { prefix: 'Zaptec', info, warn, error, debug, success: ignore, log: ignore });
}
