// ZaptecPlatform: Homebridge's way in. Reads the config, and starts and stops what the wiring has made.
import type { API, DynamicPlatformPlugin, Logging, MatterAccessory, PlatformAccessory, PlatformConfig } from 'homebridge';
import { systemClock } from '../base/clock.ts';
import { detached } from '../base/detached.ts';
import { membersOf } from '../base/json.ts';
import { redactingLog } from '../base/redact.ts';
import { parseConfig } from '../config/config.ts';
import { noteProblems } from '../live/last-problem.ts';
import { Wiring } from './wiring.ts';

/** The platform that Homebridge creates for each block `"platform": "Zaptec"` of its config. */
export class ZaptecPlatform implements DynamicPlatformPlugin {
  readonly #wiring: Wiring;

  constructor(homebridgeLog: Logging, block: PlatformConfig, api: API) {
    const { told, lastProblem } = noteProblems(homebridgeLog, systemClock);
    const log = redactingLog(told, secretsOf(block));
    const parsed = parseConfig(block);
    this.#wiring = new Wiring({ api, log, clock: systemClock, random: Math.random, block, lastProblem }, parsed.kind === 'ready' ? parsed.config : undefined);
    if (parsed.kind === 'missing') {
      log.warn('Not set up yet: enter your Zaptec user name and password in the settings of this plugin, then restart Homebridge.');
    }
    if (parsed.kind === 'invalid') for (const problem of parsed.problems) log.error(problem);
    if (parsed.kind !== 'invalid') for (const note of parsed.notes ?? []) log.warn(note);
    api.on('didFinishLaunching', () => this.#wiring.start());
    api.on('shutdown', () => detached(log, this.#wiring.stop()));
  }

  configureAccessory(accessory: PlatformAccessory): void {
    this.#wiring.restore(accessory);
  }

  /** Only a Homebridge with Matter calls this. */
  configureMatterAccessory(accessory: MatterAccessory): void {
    this.#wiring.restoreNode(accessory);
  }
}

/** Taken from the block as it is: even a config that is refused must not have its password in the log. */
function secretsOf(block: PlatformConfig): string[] {
  const given = [block['password'], block['username'], membersOf(block['ocpp'])['key'], membersOf(block['hooks'])['password']].filter((value) => typeof value === 'string');
  return [...given, ...given.map((value) => value.trim())];
}
