#!/usr/bin/env node
// The command `zaptec`. To compile takes longer than to run: Node keeps what it has compiled for the next time. Only of what is
// loaded after it was told so, and so that is everything else. In the person's own folder: Node runs what it finds, and in the
// system's temporary folder that might be somebody else's.
// What an older Node lacks is not imported by its name: such a Node is to say what is wrong with it.
import modules from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** As package.json has it. */
const LEAST = { major: 22, minor: 19 };

const { node: version } = process.versions;
const [major = 0, minor = 0] = version.split('.').map(Number);
if (major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor)) {
  const home = homeFolder();
  if (home !== undefined) modules.enableCompileCache(join(home, '.cache', 'homebridge-zaptec-charger'));
  const { start } = await import('./process.ts');
  await start(home);
} else {
  process.stderr.write(`zaptec needs Node ${LEAST.major}.${LEAST.minor} or newer; this is ${version}.\n`);
  process.exitCode = 2;
}

/** Undefined where there is none, as for a user of a container whom the system does not know. */
function homeFolder(): string | undefined {
  try {
    const folder = homedir();
    return isAbsolute(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}
