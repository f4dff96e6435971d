// The demo's command line.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type DemoOptions = { mode: 'simulator' } | { mode: 'own storage'; storage: string } | { mode: 'help' };

/** A mistake of the person at the keyboard: its message is all they need to see. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm start [-- options]

Without options: starts a simulated Zaptec cloud and a Homebridge with this plugin, both on this
machine only, and prints what to play with. The state is kept in .demo/, delete it to start afresh.

Options:
  --storage DIR  no simulator: starts Homebridge with this plugin and the config.json in DIR, as it is,
                 so with the Zaptec account named there. Other plugins are not loaded. Do not name the
                 folder of a Homebridge that is running.
  --help         shows this text`;

export function parseOptions(commandLine: string[]): DemoOptions {
  const { help, storage } = values(commandLine);
  if (help === true) {
    return { mode: 'help' };
  }
  return storage === undefined ? { mode: 'simulator' } : { mode: 'own storage', storage: resolve(storage) };
}

function values(commandLine: string[]): { help?: boolean; storage?: string } {
  try {
    return parseArgs({ args: commandLine, options: { help: { type: 'boolean', short: 'h' }, storage: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}
