// What the command line takes from the process: Node's global one, which is there without being loaded. Only main.ts touches it, too.
import { flushCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { systemClock } from '../base/clock.ts';
import { HttpTransport } from '../zaptec/cloud/transport.ts';
import { run } from './run.ts';
import { Interrupted, OutputClosed } from './terminal/surroundings.ts';

const { argv, env, stderr, stdout } = process;
const interrupted = new AbortController();

// Once: a second Ctrl-C ends the process at once, as it does everywhere.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Interrupted()));

stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  // After `| head` nothing is lost; on a full disk it is. Mostly that comes out when everything else is over.
  if (code !== 'EPIPE') {
    process.exitCode = 1;
    stderr.write(`zaptec: the output could not be written (${String(code)}).\n`);
  }
  interrupted.abort(new OutputClosed());
});
// Where nobody reads the messages, nobody is to be told.
stderr.on('error', () => undefined);

/** Runs the command line to its end. @param home the person's own folder */
export async function start(home: string | undefined): Promise<void> {
  const exitCode = await run({
    words: argv.slice(2),
    environment: env,
    home,
    // Opened by whoever asks something.
    get input() {
      return process.stdin;
    },
    output: stdout,
    errors: stderr,
    clock: systemClock,
    random: Math.random,
    interrupted: interrupted.signal,
    transport: (apiUrl, userAgent) => new HttpTransport(apiUrl, userAgent, { onLoaded: compileParserOnce }),
  });
  process.exitCode ??= exitCode;
}

/**
 * undici parses answers in WebAssembly. After a few of them V8 compiles that anew, better and in the background, and a process
 * at its end waits for it: longer than it has run. Not from the beginning, because what Node has compiled ahead, and what it
 * keeps for the next time, hold for the flags of their time only.
 */
function compileParserOnce(): void {
  flushCompileCache();
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}
