// zaptec state: everything that a charger reports, in words.
import { ForbiddenError, ZaptecError } from '../../charging/calls/errors.ts';
import { UNKNOWN_STATE, withNews } from '../../charging/state/charger-state.ts';
import { chargingStatus, STATUS_IN_WORDS, type ChargingStatus } from '../../charging/state/charging-status.ts';
import { observationsOf } from '../../charging/state/listed-charger.ts';
import { isUsedObservation, NOT_TOLD, ObservationId, type Observation } from '../../charging/state/observation.ts';
import type { Observed } from '../../zaptec/cloud/wire/state.ts';
import { familyOf } from '../../charging/state/charger-facts.ts';
import { decodeObservation, type DecodedObservation } from '../../zaptec/observations/decode.ts';
import type { AccountCharger } from '../../checkup/account-connection.ts';
import { describeTrouble } from '../../checkup/charger-trouble.ts';
import { failureOfOne, withConnection, type Connection } from '../account/connection.ts';
import { isGuid } from '../account/naming.ts';
import type { Call, CliCommand } from '../terminal/command.ts';
import { shortened, tableOf } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { dateAndTime } from '../terminal/times.ts';

/** What is longer would fill the screen: the whole of it is in --raw and --json. */
const LONGEST_TEXT = 64;

export const state: CliCommand = {
  name: 'state',
  usage: '[CHARGER]',
  summary: 'Show everything that a charger reports, in words.',
  about: [
    'Each line has the id of an observation, its name, its value with unit, and since when it has had that value. Without CHARGER, all chargers are shown. Ids that nothing is known of are shown as they are.',
    'What identifies a person, a card, a SIM or a network interface, and keys, is hidden unless --personal is given.',
    'Where this user may not read a charger, what the list of chargers tells is shown. Where one cannot be read, the reason is given, the others are shown, and the exit code is 1.',
    'JSON: a list of the chargers that are shown, with id, serial, name, model, status, source ("state" or "list") and observations. Each observation has id, name (as Zaptec calls it), label, text, value (number, true or false, text, or a list), unit, raw (as reported), time (ISO 8601) and hidden.',
  ],
  options: {
    raw: { help: 'Print "id = value" as Zaptec reports it, one a line.' },
    personal: { help: 'Show personal identifiers too.' },
  },
  examples: ['zaptec state Garage', 'zaptec state --json', 'zaptec state ZAP123456 --raw'],
  names: [0, 1],
  run: (call) =>
    withConnection(call, async (connection) => {
      const read = await statesOf(connection, call);
      const states = read.filter((one) => one !== undefined);
      if (call.terminal.isJson) call.terminal.printJson(states.map((one) => jsonOf(one, call)));
      else states.forEach((one, index) => print(one, call, index));
      return states.length < read.length ? 1 : 0;
    }),
};

/** What is known of one charger. */
interface KnownState {
  readonly charger: AccountCharger;
  /** `list`: its state may not be read by this user. */
  readonly source: 'state' | 'list';
  readonly rows: readonly Observed[];
}

/** One for each charger that is meant; undefined where it could not be read, which has been told then. */
async function statesOf(connection: Connection, { options, terminal }: Call): Promise<readonly (KnownState | undefined)[]> {
  const [wanted] = options.names;
  // Somebody who gives the id need not wait for the list before the state is asked for.
  const early = wanted !== undefined && isGuid(wanted) ? connection.client.readWholeState(wanted.toLowerCase(), connection.patience) : undefined;
  early?.catch(() => undefined);
  const chargers = await connection.chargersNamed(wanted);
  const answers = await terminal.during('Reading the state', () =>
    Promise.all(
      chargers.map(async (charger) => ({ charger, answer: await (early ?? connection.client.readWholeState(charger.id, connection.patience)).catch(failureOfOne) })),
    ),
  );
  return answers.map(({ charger, answer }) => stateIn(charger, answer, terminal));
}

function stateIn(charger: AccountCharger, answer: readonly Observed[] | ZaptecError, terminal: Terminal): KnownState | undefined {
  if (!(answer instanceof ZaptecError)) return { charger, source: 'state', rows: answer };
  const trouble = describeTrouble(answer, charger);
  if (trouble === undefined && answer instanceof ForbiddenError) {
    terminal.note(`${charger.name}: this Zaptec user may not read its state; the owner or service permission is missing. This is what the list of chargers tells.`, 'yellow');
    return { charger, source: 'list', rows: observationsOf(charger.row) };
  }
  terminal.note(`${charger.name}: ${trouble ?? `its state could not be read. Zaptec's cloud: ${answer.message}.`}`, 'red');
  return undefined;
}

function print({ charger, rows }: KnownState, { options, terminal }: Call, index: number): void {
  if (index > 0) terminal.print();
  const isShown = ({ isPersonal, isRawPersonal }: DecodedObservation): boolean => options.has('personal') || !(options.has('raw') ? isRawPersonal : isPersonal);
  const decoded = decodedOf(charger, rows);
  if (options.has('raw')) {
    terminal.printLines(decoded.map((one) => `${one.id} = ${isShown(one) ? (one.raw ?? '') : HIDDEN}`));
    return;
  }
  terminal.print(`${charger.name} (${charger.model}, ${charger.serial}): ${STATUS_IN_WORDS[statusOf(rows)]}`, 'bold');
  const lines = decoded.map((one) => [
    String(one.id),
    one.label,
    isShown(one) ? shortened(one.text, LONGEST_TEXT) : HIDDEN,
    one.timestampMs === undefined ? '' : dateAndTime(one.timestampMs),
  ]);
  terminal.printLines(tableOf(lines, ['right']));
}

const HIDDEN = '(hidden; --personal shows it)';

function jsonOf({ charger, source, rows }: KnownState, { options }: Call): Record<string, unknown> {
  const { id, serial, name, model } = charger;
  const observations = decodedOf(charger, rows).map((one) => {
    const isHidden = one.isPersonal && !options.has('personal');
    const isRawHidden = one.isRawPersonal && !options.has('personal');
    return {
      id: one.id,
      name: one.name,
      label: one.label,
      text: isHidden ? null : one.text,
      value: isHidden ? null : one.value,
      unit: one.unit,
      raw: isRawHidden ? null : one.raw,
      time: one.timestampMs === undefined ? null : new Date(one.timestampMs).toISOString(),
      hidden: isHidden,
    };
  });
  return { id, serial, name, model, status: statusOf(rows), source, observations };
}

function decodedOf({ model }: AccountCharger, rows: readonly Observed[]): DecodedObservation[] {
  const reader = { family: familyOf(model), time: dateAndTime };
  const decoded = rows.filter(({ value }) => value !== NOT_TOLD).map((row) => decodeObservation(row, reader)).toSorted((one, other) => one.id - other.id);
  if (statusOf(rows) !== 'stopped') return decoded;
  // Zaptec calls that mode finished, although it is a pause's, too.
  return decoded.map((one) => (one.id === ObservationId.ChargerOperationMode ? { ...one, text: 'vehicle connected, finished or paused' } : one));
}

function statusOf(rows: readonly Observed[]): ChargingStatus {
  const used = rows.filter((row): row is Observation => isUsedObservation(row.id));
  return chargingStatus(withNews(UNKNOWN_STATE, used, 0));
}
