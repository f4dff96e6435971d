// The demo's command line.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export type DemoOptions = { readonly mode: 'simulator' } & SimulatorOptions | { readonly mode: 'own storage'; readonly storage: string; readonly plugin: string | undefined } | { readonly mode: 'help' };

export interface SimulatorOptions {
  /** The folder that keeps everything between runs. */
  readonly state: string;
  /** A plugin that is built already; this project is built when left out. */
  readonly plugin: string | undefined;
  /** Which of the plugin's options are on at first. */
  readonly block: 'a few' | 'everything';
  /** Who can reach the bridge. */
  readonly reach: 'this machine' | 'network';
}

/** A mistake of the person at the keyboard: its message is all they need to see. */
export class UsageError extends Error {}

/** What keeps the demo from starting, with what to do about it. */
export class CannotStartError extends Error {}

const STATE = fileURLToPath(new URL('../../.demo', import.meta.url));

export const USAGE = `Usage: npm start [-- options]

Without options: starts a simulated Zaptec cloud and a Homebridge with this plugin, both on this machine only, and a page
to play with them, whose address it prints. The state is kept in .demo/, delete it to start afresh; options of the plugin
that you change in .demo/homebridge/config.json, or on the page, stay.

Options:
  --with-everything  turns every option of the plugin on; in a storage of its own, .demo/everything/
  --lan              lets an iPhone in your network pair with the bridge, by a QR code; the rest stays on this machine
  --state DIR        keeps the state in DIR instead of .demo/
  --plugin DIR       starts the built plugin in DIR instead of building this one
  --storage DIR      no simulator: starts Homebridge with this plugin and the config.json in DIR, as it is, so with the
                     Zaptec account named there. Other plugins are not loaded. Do not name the folder of a Homebridge
                     that is running.
  --help             shows this text

Ends with 0 after Ctrl-C, with 1 if it cannot start, such as when it runs already, and with 2 for options it does not know.`;

export function parseOptions(commandLine: readonly string[]): DemoOptions {
  const { help, storage, state, plugin, lan, 'with-everything': everything } = values(commandLine);
  if (help === true) return { mode: 'help' };
  const built = plugin === undefined ? undefined : resolve(plugin);
  if (storage !== undefined) {
    const [other] = Object.entries({ '--state': state, '--lan': lan, '--with-everything': everything }).find(([, value]) => value !== undefined) ?? [];
    if (other !== undefined) throw new UsageError(`${other} is for the simulator: --storage takes the config.json in its folder as it is. Leave one of the two out.`);
    return { mode: 'own storage', storage: resolve(storage), plugin: built };
  }
  return {
    ...{ mode: 'simulator', state: state === undefined ? STATE : resolve(state), plugin: built },
    ...{ block: everything === true ? 'everything' : 'a few', reach: lan === true ? 'network' : 'this machine' },
  };
}

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  storage: { type: 'string' },
  state: { type: 'string' },
  plugin: { type: 'string' },
  lan: { type: 'boolean' },
  'with-everything': { type: 'boolean' },
} as const;

function values(commandLine: readonly string[]) {
  try {
    return parseArgs({ args: [...commandLine], options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}
