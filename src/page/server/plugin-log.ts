// The plugin's last lines in Homebridge's log, which the user interface's service writes into the storage folder.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const FILE = 'homebridge.log';

/** Two hundred lines of one plugin among many. */
const TAIL_BYTES = 4 * 1024 * 1024;
const MOST_LINES = 200;
const LONGEST_LINE = 2_000;

/**
 * The last lines that the plugin has logged, without colours; undefined where there is no such file.
 *
 * @param names what the plugin's platform may be called in the log
 */
export async function lastLines(storagePath: string, names: readonly string[]): Promise<readonly string[] | undefined> {
  const tail = await tailOf(join(storagePath, FILE)).catch(() => undefined);
  return tail === undefined ? undefined : ownLines(tail, names);
}

/** Of a whole log, those of the plugin. Pure. */
export function ownLines(log: string, names: readonly string[]): readonly string[] {
  const marks = names.map((name) => `[${name}]`);
  // eslint-disable-next-line no-control-regex -- colours are written so
  const lines = log.split('\n').map((line) => line.replace(/\u001B\[[\d;]*m/g, '').trimEnd());
  const own: string[] = [];
  let isOurs = false;
  for (const line of lines) {
    // Homebridge marks a message once; the frames of a stack trace follow it.
    isOurs = marks.some((mark) => line.includes(mark)) || (isOurs && line.startsWith('    at '));
    if (isOurs) own.push(line.slice(0, LONGEST_LINE));
  }
  return own.slice(-MOST_LINES);
}

/** How sentences of the plugin begin that are about nothing in particular. */
const ABOUT_NOTHING = /^(?:Zaptec's cloud|Unexpected failure; .*|Charging sessions|Not set up yet|The option ".*|Matter)$/;

/** Sentences that name several. */
const ABOUT_SEVERAL = /^(?:Changes at|The subscription for) (.+?) (?:arrive|do not arrive|is not connected)/;

/**
 * What these lines are about: the names that their sentences begin with. Pure.
 *
 * @param names what the plugin's platform may be called in the log
 */
export function subjectsOf(lines: readonly string[], names: readonly string[]): readonly string[] {
  const subjects = lines.flatMap((line) => {
    const mark = names.map((name) => `[${name}] `).find((one) => line.includes(one));
    const sentence = mark === undefined ? '' : line.slice(line.indexOf(mark) + mark.length);
    const several = ABOUT_SEVERAL.exec(sentence)?.[1];
    if (several !== undefined) return several.split(', ');
    return sentence.includes(': ') ? sentence.slice(0, sentence.indexOf(': ')) : [];
  });
  return [...new Set(subjects)].filter((subject) => !ABOUT_NOTHING.test(subject));
}

async function tailOf(path: string): Promise<string> {
  const { size } = await stat(path);
  return await text(createReadStream(path, { start: Math.max(0, size - TAIL_BYTES), end: size }));
}
