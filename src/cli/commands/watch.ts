// zaptec watch: what changes at the chargers, one line each, until Ctrl-C.
import { aborted } from '../../base/deadline.ts';
import { Account } from '../../charging/account/account.ts';
import { ReadingLoop } from '../../charging/account/reading-loop.ts';
import type { Charger } from '../../charging/charger/charger.ts';
import type { ChargerView } from '../../charging/charger/charger-view.ts';
import { STATUS_IN_WORDS } from '../../charging/state/charging-status.ts';
import { POLL_INTERVAL_S } from '../../config/config.ts';
import { withConnection } from '../account/connection.ts';
import type { CliCommand } from '../terminal/command.ts';
import { mustBe } from '../terminal/options.ts';
import { Interrupted } from '../terminal/surroundings.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { dateAndTime } from '../terminal/times.ts';

export const watch: CliCommand = {
  name: 'watch',
  usage: '[CHARGER] [--interval S]',
  summary: 'Print what changes, one line each, until Ctrl-C.',
  about: [
    'The first line of each charger is how things are. Zaptec is asked as often as the plugin asks; its fair-use policy forbids more. Outages are told once, and it goes on by itself.',
    'JSON: one object a line, with time (ISO 8601), id, serial, name and what has changed of: reachable, status, scheduled, firmware, powerW, voltageV, currentA, totalEnergyKwh, temperatureC and humidityPercent.',
  ],
  options: { interval: { value: 'S', help: `Seconds between two readings: ${POLL_INTERVAL_S.min} to ${POLL_INTERVAL_S.max}. Usually ${POLL_INTERVAL_S.min}.` } },
  examples: ['zaptec watch', 'zaptec watch Garage --json'],
  names: [0, 1],
  run(call) {
    const pollIntervalMs = intervalS(call.options.valueOf('interval')) * 1000;
    const { terminal, surroundings } = call;
    const { clock, random, interrupted } = surroundings;
    return withConnection(call, async (connection) => {
      const chargers = await connection.chargersNamed(call.options.names[0]);
      if (chargers.length === 0) return 0;
      const log = terminal.log('warnings');
      const account = new Account({
        cloud: connection.client,
        clock,
        log,
        reading: new ReadingLoop({ clock, random, log }),
        pollIntervalMs,
        isWanted: (facts) => chargers.some(({ id }) => id === facts.id),
        onListing: () => undefined,
      });
      try {
        for (const charger of chargers) follow(account.watch(charger), terminal, () => clock.now());
        account.start();
        await aborted(interrupted);
        return 0;
      } finally {
        account.stop();
      }
    }).catch((error: unknown) => {
      // It is the way to end it.
      if (error instanceof Interrupted) return 0;
      throw error;
    });
  },
};

function intervalS(text: string | undefined): number {
  if (text === undefined) return POLL_INTERVAL_S.min;
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (seconds >= POLL_INTERVAL_S.min && seconds <= POLL_INTERVAL_S.max) return seconds;
  throw mustBe('--interval', text, `a whole number of seconds from ${POLL_INTERVAL_S.min} to ${POLL_INTERVAL_S.max}`);
}

function follow(charger: Charger, terminal: Terminal, now: () => number): void {
  let previous: ChargerView | undefined;
  charger.onChange((view) => {
    const { id, serial, name } = charger.facts;
    const said = PARTS.filter(({ key }) => previous === undefined || previous[key] !== view[key]);
    previous = view;
    const texts = said.map((part) => part.say(view)).filter((text) => text !== undefined);
    if (said.length === 0) return;
    const nowMs = now();
    if (texts.length > 0) terminal.print(`${dateAndTime(nowMs)}  ${name}: ${texts.join(', ')}`);
    terminal.printJsonLine({ time: new Date(nowMs).toISOString(), id, serial, name, ...Object.fromEntries(said.map(({ key, jsonName }) => [jsonName, view[key]])) });
  });
}

interface Part {
  readonly key: keyof ChargerView;
  readonly jsonName: string;
  /** Undefined where it is not known. */
  readonly say: (view: ChargerView) => string | undefined;
}

/** What is told, in this order. A switch's own state is the status in other words. */
const PARTS: readonly Part[] = [
  { key: 'isReachable', jsonName: 'reachable', say: ({ isReachable }) => (isReachable ? 'responds' : 'no response; the last values may be old') },
  { key: 'status', jsonName: 'status', say: ({ status }) => STATUS_IN_WORDS[status] },
  { key: 'isScheduled', jsonName: 'scheduled', say: ({ isScheduled }) => (isScheduled === undefined ? undefined : isScheduled ? 'a schedule is active' : 'no schedule is active') },
  { key: 'powerW', jsonName: 'powerW', say: ({ powerW }) => inUnit(powerW, 'W', 0) },
  { key: 'currentA', jsonName: 'currentA', say: ({ currentA }) => inUnit(currentA, 'A', 1) },
  { key: 'voltageV', jsonName: 'voltageV', say: ({ voltageV }) => inUnit(voltageV, 'V', 0) },
  { key: 'totalEnergyKwh', jsonName: 'totalEnergyKwh', say: ({ totalEnergyKwh }) => inUnit(totalEnergyKwh, 'kWh in all', 3) },
  { key: 'temperatureC', jsonName: 'temperatureC', say: ({ temperatureC }) => inUnit(temperatureC, '°C inside', 1) },
  { key: 'humidityPercent', jsonName: 'humidityPercent', say: ({ humidityPercent }) => inUnit(humidityPercent, '% humidity inside', 0) },
  { key: 'firmware', jsonName: 'firmware', say: ({ firmware }) => (firmware === undefined ? undefined : `firmware ${firmware}`) },
];

function inUnit(value: number | undefined, unit: string, decimals: number): string | undefined {
  return value === undefined ? undefined : `${value.toFixed(decimals)} ${unit}`;
}
