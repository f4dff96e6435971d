// The help: of the whole, and of each command. Pure.
import type { CliCommand } from './terminal/command.ts';
import type { OptionSpecs } from './terminal/options.ts';
import { tableOf } from './terminal/table.ts';

/** Options of every command. */
export const COMMON_OPTIONS: OptionSpecs = {
  json: { help: 'Print JSON for programs instead of text for people.' },
  storage: { value: 'DIR', help: "Homebridge's storage folder, whose config.json holds the account." },
  'no-color': { help: 'Print without colours; so does the environment variable NO_COLOR.' },
  help: { help: 'Show this help. Short: -h.' },
};

/** Of a terminal that nobody has made wider. */
const WIDTH = 80;

/** At the end of every help. */
const END = [
  "The account is taken from the environment variables ZAPTEC_USERNAME and ZAPTEC_PASSWORD; or else from the plugin's settings in Homebridge's config.json, looked for in --storage DIR, UIX_CONFIG_PATH, /var/lib/homebridge and ~/.homebridge. ZAPTEC_API_URL names another server than https://api.zaptec.com.",
  'Exit code: 0 done; 1 failed or refused; 2 asked for in a way that could not work, nothing was changed.',
].flatMap(paragraph);

export function helpOfAll(commands: readonly CliCommand[]): string[] {
  return [
    'Zaptec EV chargers on the command line.',
    '',
    'Usage: zaptec COMMAND [options]',
    '',
    ...indented(tableOf(commands.map(({ name, usage, summary }) => [`${name} ${withoutOptions(usage)}`.trim(), summary]))),
    '',
    'zaptec COMMAND --help tells all of a command; zaptec --version the version.',
    ...END,
  ];
}

/** A list of commands has no room for them. */
function withoutOptions(usage: string): string {
  const [names = ''] = usage.split(/ ?\[--/);
  return names;
}

export function helpOf({ name, usage, summary, about, options, examples }: CliCommand): string[] {
  return [
    // Each of its options stays in one piece.
    ...wrapped(`Usage: zaptec ${name} ${usage}`.trimEnd().split(/ (?=\[)/), WIDTH),
    '',
    summary,
    ...about.flatMap(paragraph),
    '',
    'Options:',
    ...indented(optionTable({ ...options, ...COMMON_OPTIONS })),
    '',
    'Examples:',
    ...indented(examples),
    ...END,
  ];
}

function optionTable(options: OptionSpecs): string[] {
  const rows = Object.entries(options).map(([name, { value, help }]) => ({ written: value === undefined ? `--${name}` : `--${name} ${value}`, help }));
  const room = WIDTH - INDENT.length - Math.max(...rows.map(({ written }) => written.length)) - 2;
  return tableOf(rows.flatMap(({ written, help }) => wrapped(help.split(' '), room).map((line, index) => [index === 0 ? written : '', line])));
}

const INDENT = '  ';

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `${INDENT}${line}`);
}

/** Behind an empty line. */
function paragraph(text: string): string[] {
  return ['', ...wrapped(text.split(' '), WIDTH)];
}

function wrapped(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
