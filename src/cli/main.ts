#!/usr/bin/env node
// The command `zaptec`. To compile takes longer than to run: Node keeps what it has compiled for the next time. Only of what is
// loaded after it was told so, and so that is everything else.
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./process.ts');
