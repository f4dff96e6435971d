// zaptec settings: a charger's own settings, shown and changed.
import { ForbiddenError, OutcomeUnknownError, RateLimitedError, ZaptecError, zaptecErrorOf } from '../../charging/calls/errors.ts';
import { isShown, preventsCharging, settingsShown, warningsAbout, type ChargerUpdate, type ShownSettings } from '../../charging/settings/charger-update.ts';
import { describeUpdateRefusal, sendUpdate } from '../../charging/settings/update-sender.ts';
import { readNumber } from '../../charging/state/observation.ts';
import type { FinalVerdict } from '../../charging/state/state-watch.ts';
import type { Observed } from '../../zaptec/cloud/wire/state.ts';
import { familyOf } from '../../charging/state/charger-facts.ts';
import { decodeObservation } from '../../zaptec/observations/decode.ts';
import type { AccountCharger } from '../../checkup/account-connection.ts';
import { describeTrouble } from '../../checkup/charger-trouble.ts';
import { remedyOf } from '../../checkup/cloud-trouble.ts';
import { withConnection, type Connection } from '../account/connection.ts';
import { isWanted, YES } from '../terminal/assent.ts';
import type { Call, CliCommand } from '../terminal/command.ts';
import type { ExitCode } from '../terminal/surroundings.ts';
import { tableOf } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { dateAndTime } from '../terminal/times.ts';
import { SETTING_OPTIONS, settingsIn, updateOf } from './settings-options.ts';
import { untilShown } from './until-shown.ts';

export const settings: CliCommand = {
  name: 'settings',
  usage: 'CHARGER [--OPTION VALUE …] [--dry-run] [--yes]',
  summary: "Show or change a charger's own settings.",
  about: [
    'Without options it shows the settings. What is changed, is changed in one request; the settings before and after are shown. A value of null leaves a current or the interval as it is.',
    "Zaptec advises against changing the maximum and minimum current: they override its load balancing, and the installation's available current (zaptec current) is the better way. Set something for the time offline only where chargers must not choose by themselves; together they must not exceed the fuses.",
    'Below the minimum current, nothing charges: then it asks first, and without a terminal --yes is needed.',
    'JSON: an object with id, serial, name, before (null where it cannot be read), change, after (null where nothing was changed), outcome ("shown", "dry-run", "sent", "refused" or "failed"), reason, verdict ("fulfilled", "failed", "unread" or null) and warnings.',
  ],
  options: {
    ...SETTING_OPTIONS,
    'dry-run': { help: 'Check and show what would be changed, and send nothing.' },
    ...YES,
  },
  examples: ['zaptec settings Garage', 'zaptec settings Garage --offline-current auto --offline-phase auto', 'zaptec settings Garage --meter-interval 1800 --dry-run'],
  names: [1, 1],
  run(call) {
    const asked = settingsIn(call.options);
    return withConnection(call, async (connection) => {
      const charger = await connection.chargerNamed(call.options.names[0] ?? '');
      const update = updateOf(asked, charger.model);
      try {
        return await showOrChange(connection, charger, update, call);
      } catch (error) {
        const trouble = describeTrouble(error, charger);
        if (trouble === undefined && !(error instanceof ForbiddenError)) throw error;
        const text = trouble ?? 'this Zaptec user may not read its settings; the owner or service permission is missing.';
        call.terminal.note(`${charger.name}: ${text}`, 'red');
        const change = Object.keys(update).length === 0 ? null : update;
        call.terminal.printJson({ ...reportOn(charger, null), change, outcome: trouble === undefined ? 'refused' : 'failed', reason: text.replace(/\.$/, '') });
        return 1;
      }
    });
  },
};

function reportOn({ id, serial, name }: AccountCharger, before: ShownSettings | null): Record<string, unknown> {
  return { id, serial, name, before, change: null, after: null, reason: null, verdict: null, warnings: [] };
}

async function showOrChange(connection: Connection, charger: AccountCharger, update: ChargerUpdate, call: Call): Promise<ExitCode> {
  const { terminal, options } = call;
  const read = (): Promise<readonly Observed[]> => connection.client.readWholeState(charger.id, connection.patience);
  const rows = await terminal.during('Reading the settings', read);
  const before = shownIn(rows);
  const report = reportOn(charger, before);
  if (Object.keys(update).length === 0) {
    print(call, charger, rows, update);
    if (Object.keys(SETTING_OPTIONS).some((option) => options.valueOf(option) !== undefined)) terminal.note('Nothing was sent, because null leaves a setting as it is.');
    terminal.printJson({ ...report, outcome: 'shown' });
    return 0;
  }
  const warnings = warningsAbout(update, before);
  for (const warning of warnings) terminal.note(warning, 'yellow');
  if (options.has('dry-run')) {
    print(call, charger, rows, update);
    terminal.note('Nothing was sent, because of --dry-run.');
    terminal.printJson({ ...report, change: update, warnings, outcome: 'dry-run' });
    return 0;
  }
  if (preventsCharging(update, before) && !(await isWanted(call, `Keep ${charger.name} from charging?`))) return 1;
  const end = await terminal.during(`Changing ${charger.name}`, () => change(connection, charger, update, terminal, read));
  if (end.reason !== undefined) terminal.note(`${charger.name}: the change ${end.outcome === 'refused' ? 'was refused' : 'failed'}: ${end.reason}.${end.remedy === undefined ? '' : ` ${end.remedy}`}`, 'red');
  if (end.verdict !== undefined) print(call, charger, rows, update, end.rows);
  if (end.verdict !== undefined && end.verdict !== 'fulfilled') terminal.note(`${charger.name}: ${end.outcome === 'sent' ? 'Zaptec accepted the change, but the charger does not show it yet' : 'the charger does not show the change yet'}.`, 'yellow');
  terminal.printJson({ ...report, change: update, warnings, outcome: end.outcome, reason: end.reason, verdict: end.verdict, after: end.rows && shownIn(end.rows) });
  return end.verdict === 'fulfilled' ? 0 : 1;
}

interface End extends Partial<Seen> {
  readonly outcome: 'sent' | 'refused' | 'failed';
  readonly reason?: string;
  /** When to try again, where Zaptec asks for fewer requests. */
  readonly remedy?: string;
}

/** What the charger shows of a change. */
interface Seen {
  readonly verdict: FinalVerdict;
  /** What it reported last; undefined where it could not be read. */
  readonly rows: readonly Observed[] | undefined;
}

async function change(connection: Connection, charger: AccountCharger, update: ChargerUpdate, terminal: Terminal, read: () => Promise<readonly Observed[]>): Promise<End> {
  const { client, clock, ended } = connection;
  const subject = { id: charger.id, roles: charger.roles, refresh: () => Promise.resolve() };
  const result = await sendUpdate(subject, { sink: client, clock, log: terminal.log('warnings'), stopped: ended }, update).catch(zaptecErrorOf);
  const isError = result instanceof ZaptecError;
  if (result !== undefined && !isError) return { outcome: 'refused', reason: describeUpdateRefusal(result) };
  if (isError && !(result instanceof OutcomeUnknownError)) return { outcome: 'failed', reason: result.message, ...(result instanceof RateLimitedError ? { remedy: remedyOf(result) } : {}) };
  const shown = await seen(connection, update, read);
  return isError ? { outcome: 'failed', reason: result.message, ...shown } : { outcome: 'sent', ...shown };
}

/** When the charger is read after an accepted change: the cloud shows its own values at once, a charger's follow. */
const READS_MS = [0, 2_000, 7_000, 15_000, 30_000] as const;

async function seen(connection: Connection, update: ChargerUpdate, read: () => Promise<readonly Observed[]>): Promise<Seen> {
  let rows: readonly Observed[] | undefined;
  const verdict = await untilShown(connection, {
    readsMs: READS_MS,
    async read() {
      const answer = await read().catch(zaptecErrorOf);
      if (answer instanceof ZaptecError) return false;
      rows = answer;
      return true;
    },
    isShown: () => rows !== undefined && isShown(update, shownIn(rows)),
  });
  return { verdict, rows };
}

function shownIn(rows: readonly Observed[]): ShownSettings {
  return settingsShown((id) => readNumber(rows.find((row) => row.id === id)?.value));
}

/** Each setting with the observations that show it, the first that is there. */
const SHOWN: readonly { readonly label: string; readonly ids: readonly number[]; readonly key: keyof ChargerUpdate; readonly unit: string }[] = [
  { label: 'Maximum current', ids: [510], key: 'maxCurrentA', unit: ' A' },
  { label: 'Maximum number of phases', ids: [520], key: 'maxPhases', unit: '' },
  { label: 'Minimum current', ids: [511], key: 'minCurrentA', unit: ' A' },
  { label: 'Current while offline', ids: [523], key: 'offlineCurrentA', unit: ' A' },
  { label: 'Phases while offline', ids: [522], key: 'offlinePhases', unit: '' },
  { label: 'Meter values every', ids: [555, 145], key: 'meterIntervalS', unit: ' s' },
];

function print({ terminal }: Call, charger: AccountCharger, rows: readonly Observed[], update: ChargerUpdate, after?: readonly Observed[]): void {
  terminal.print(`${charger.name} (${charger.model}, ${charger.serial})`, 'bold');
  const isChange = Object.keys(update).length > 0;
  const lines = SHOWN.map(({ label, ids, key, unit }) => {
    const wished = update[key];
    const asked = wished === undefined ? '' : typeof wished === 'number' ? `${wished}${unit}` : wished;
    return [label, textOf(charger, rows, ids), ...(isChange ? [asked] : []), ...(after === undefined ? [] : [textOf(charger, after, ids)])];
  });
  const header = ['', isChange ? 'Before' : '', ...(isChange ? ['Asked for'] : []), ...(after === undefined ? [] : ['After'])];
  terminal.printLines(tableOf(isChange ? [header, ...lines] : lines));
}

function textOf({ model }: AccountCharger, rows: readonly Observed[], ids: readonly number[]): string {
  const row = ids.map((id) => rows.find((one) => one.id === id)).find((one) => one !== undefined);
  if (row === undefined) return 'not reported';
  return decodeObservation(row, { family: familyOf(model), time: dateAndTime }).text;
}
