// `npm run test:matrix`: the packed plugin on every Homebridge and Node it promises to run on; --corners tries the oldest and the newest only.
import { rm } from 'node:fs/promises';
import { type InstalledPackage, packAndInstall } from '../e2e/support/package-install.ts';
import { stopEveryHomebridge } from '../support/homebridge-process.ts';
import { type Combination, combinations } from './combinations.ts';
import { Installations } from './installations.ts';
import { hasPassed, type Outcome, report } from './report.ts';
import { tryOne } from './try-one.ts';

const USAGE = 'Usage: npm run test:matrix [-- --corners]';
const AT_ONCE = 2;
/** Everything on the way has a time limit of its own: this is for what nobody has thought of. */
const WHOLE_RUN_MS = 15 * 60_000;

const options = process.argv.slice(2);
if (options.some((option) => option !== '--corners')) {
  console.error(USAGE);
  process.exit(2);
}

const installations = await Installations.inTemporaryFolder();
let plugin: InstalledPackage | undefined;
let isGivenUp = false;
const limit = setTimeout(() => void giveUp(`The matrix was not done within ${WHOLE_RUN_MS / 60_000} minutes.`), WHOLE_RUN_MS);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void giveUp(`Stopped by ${signal}.`));

try {
  plugin = await packAndInstall();
  conclude(await tryAll(combinations(options.includes('--corners') ? 'corners' : 'all'), plugin.pluginPath));
} finally {
  clearTimeout(limit);
  await cleanUp();
}

/** A few at a time, in any order; the outcomes come in the order of the combinations. */
async function tryAll(all: readonly Combination[], pluginPath: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = all.entries();
  const work = async (): Promise<void> => {
    for (const [index, combination] of waiting) {
      if (isGivenUp) return;
      outcomes[index] = await tryOne(combination, installations, pluginPath);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

function conclude(outcomes: readonly Outcome[]): void {
  if (isGivenUp) return;
  console.log(report(outcomes));
  process.exitCode = outcomes.every(hasPassed) ? 0 : 1;
}

async function giveUp(why: string): Promise<void> {
  isGivenUp = true;
  console.error(why);
  await cleanUp();
  process.exit(1);
}

async function cleanUp(): Promise<void> {
  await stopEveryHomebridge();
  if (plugin !== undefined) await rm(plugin.directory, { recursive: true, force: true });
  await installations[Symbol.asyncDispose]();
}
