// What the settings page is shown while it is open, and what it may ask for: tied to what runs.
import type { API } from 'homebridge';
import { LONGEST_NAME } from '../base/names.ts';
import { packageVersion, PLATFORM_NAME } from '../base/package.ts';
import type { Feed } from '../charging/account/account.ts';
import type { Charger } from '../charging/charger/charger.ts';
import type { Installation } from '../charging/installation/installation.ts';
import type { LiveSource } from '../charging/state/observation.ts';
import type { ZaptecConfig } from '../config/config.ts';
import { optionsOf } from '../config/options.ts';
import { liveFolder } from '../live/folder.ts';
import { InstallationGlance, type GlanceParts } from '../live/installation-glance.ts';
import { LiveDesk } from '../live/live-desk.ts';
import { liveCharger, liveInstallation } from '../live/live-things.ts';
import { performWish } from '../live/live-wish.ts';
import type { LiveCharger, LiveInstallation } from '../live/snapshot.ts';
import { hasUserInterface } from './home-language.ts';
import type { Surroundings } from './surroundings.ts';

interface Parts extends Pick<Surroundings, 'block' | 'clock' | 'log' | 'lastProblem'> {
  readonly user: Pick<API['user'], 'storagePath' | 'configPath'>;
  readonly bridge: string;
  readonly config: ZaptecConfig;
  readonly cloud: GlanceParts['cloud'];
  /** Undefined when it has ended. */
  readonly running: () => Running | undefined;
}

/** What is shown of what runs. */
interface Running {
  readonly account: { readonly chargers: readonly Charger[] };
  readonly watch: { readonly installations: readonly Installation[] } | undefined;
  readonly push: Pick<Feed, 'isHealthy'> | undefined;
  readonly local: { readonly route: LiveSource } | undefined;
}

/** Undefined without Homebridge's user interface: nobody could open the page. */
export function liveDesk({ user, bridge, block, config, clock, log, lastProblem, cloud, running }: Parts): LiveDesk | undefined {
  if (!hasUserInterface(user.configPath())) return undefined;
  const startedAtMs = clock.now();
  const chargers = (): readonly Charger[] => running()?.account.chargers ?? [];
  const feedOf = (id: string): LiveCharger['feed'] => {
    if (running()?.local?.route.connectionTo(id) !== undefined) return 'local';
    return running()?.push?.isHealthy(id) === true ? 'push' : 'asked';
  };
  const glance = new InstallationGlance({ cloud, clock, log });
  const installations = (): LiveInstallation[] =>
    running()?.watch?.installations.map(liveInstallation) ?? glance.look(chargers().map(({ facts }) => facts.installationId).filter((id) => id !== undefined));
  return new LiveDesk({
    folder: liveFolder(user.storagePath()),
    bridge,
    clock,
    log,
    look: () => ({
      version: packageVersion(),
      blockName: blockNameOf(block),
      startedAtMs,
      chargers: chargers().map((charger) => liveCharger(charger, { feed: feedOf(charger.facts.id), hasSwitch: optionsOf(config, charger.facts).chargingAllowed })),
      installations: installations(),
      problem: lastProblem?.() ?? null,
    }),
    perform: (wish, tell) => performWish(chargers().find(({ facts }) => facts.id === wish.chargerId), wish, clock, tell),
  });
}

/** Homebridge calls a block that nobody has named by the platform's name. */
function blockNameOf({ name }: Parts['block']): string | undefined {
  const text = typeof name === 'string' ? name.trim() : '';
  return text === '' || text === PLATFORM_NAME ? undefined : text.slice(0, LONGEST_NAME);
}
