#!/usr/bin/env node
// The command `zaptec`: the one file that touches the process.
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import process, { argv, env, stderr, stdin, stdout } from 'node:process';
import { systemClock } from '../base/clock.ts';
import { run } from './run.ts';
import { Interrupted, OutputClosed } from './terminal/surroundings.ts';

// undici takes longer to compile than everything else to run: Node keeps what it has compiled for the next time.
enableCompileCache();

const interrupted = new AbortController();

// Once: a second Ctrl-C ends the process at once, as it does everywhere.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Interrupted()));

stdout.on('error', (error: NodeJS.ErrnoException) => interrupted.abort(error.code === 'EPIPE' ? new OutputClosed() : error));
// Where nobody reads the messages, nobody is to be told.
stderr.on('error', () => undefined);

process.exitCode = await run({
  words: argv.slice(2),
  environment: env,
  home: homedir(),
  input: stdin,
  output: stdout,
  errors: stderr,
  clock: systemClock,
  random: Math.random,
  interrupted: interrupted.signal,
});
