#!/usr/bin/env node
// The command `zaptec`. To compile takes longer than to run: Node keeps what it has compiled for the next time. Only of what is
// loaded after it was told so, and so that is everything else. In the person's own folder: Node runs what it finds, and in the
// system's temporary folder that might be somebody else's.
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

enableCompileCache(join(homedir(), '.cache', 'homebridge-zaptec-charger'));
await import('./process.ts');
