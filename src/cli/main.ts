#!/usr/bin/env node
// The command `zaptec`. To compile takes longer than to run: Node keeps what it has compiled for the next time. Only of what is
// loaded after it was told so, and so that is everything else. In the person's own folder: Node runs what it finds, and in the
// system's temporary folder that might be somebody else's.
// Where Node is too old, it would not even load what names a function that it lacks.
import * as modules from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { tooOld } from './node-version.ts';

const problem = tooOld(process.versions.node);
if (problem === undefined) {
  const home = homeFolder();
  if (home !== undefined) modules.enableCompileCache(join(home, '.cache', 'homebridge-zaptec-charger'));
  const { start } = await import('./process.ts');
  await start(home);
} else {
  process.stderr.write(`${problem}\n`);
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
