// The text that tells what to play with, as lines to copy and paste.
import { type Bridge, bridgeUrl, type OutletOnBridge } from './plain-hap.ts';

/** The charger at which things happen, and whose tile is switched. */
export const PLAYED_WITH = 'Garage';

export interface Playground {
  bridge: Bridge;
  controlUrl: string;
  /** Missing when no charger has reached HomeKit. */
  outlet: OutletOnBridge | undefined;
}

export function thingsToTry({ bridge, controlUrl, outlet }: Playground): string {
  const act = (path: string): string => `curl -sX POST ${controlUrl}${path}`;
  return [
    '',
    '────────────────────────────────────────────────────────────────────────────────────────────',
    `HomeKit setup code: ${bridge.pin}. The bridge listens on this machine only: an iPhone cannot pair, the lines below stand in for it.`,
    `Paste these lines into another terminal. What happens at a charger comes to Homebridge by push, within a second.`,
    '',
    `At the charger "${PLAYED_WITH}":`,
    ...lines([
      ['plug a car in, it charges', act('/chargers/garage/plug-in')],
      ['the car is full', act('/chargers/garage/fill-up')],
      ['drive away', act('/chargers/garage/unplug')],
    ]),
    '',
    'The 25 A that both chargers share:',
    ...lines([
      ['5 A left, charging waits', act('/installations/home/available-current/5')],
      ['all of it again', act('/installations/home/available-current/25')],
    ]),
    '',
    ...(outlet === undefined ? ['No charger has reached HomeKit yet: the log above should say why.'] : tileLines(bridge, outlet)),
    '',
    `The cloud goes away. After three failed reads, about two minutes, HomeKit shows "No Response", which is status -70402 here:`,
    ...lines([
      ['network down', act('/network/down')],
      ['network up', act('/network/up')],
    ]),
    '',
    'What the simulated chargers do, which commands they got:',
    ...lines([
      ['look', `curl -s ${controlUrl}/`],
      ['manners of real chargers', `curl -s ${controlUrl}/manners`],
      ['one more of them', act('/manners/slow-start-of-power/on')],
    ]),
    '',
    'Ctrl-C stops everything. The log goes on below.',
    '────────────────────────────────────────────────────────────────────────────────────────────',
    '',
  ].join('\n');
}

function tileLines(bridge: Bridge, { accessoryName, readings, on }: OutletOnBridge): string[] {
  const authorization = `-H 'Authorization: ${bridge.pin}'`;
  const write = (value: boolean): string =>
    `curl -sX PUT ${bridgeUrl(bridge)}/characteristics ${authorization} -w ' %{http_code}\\n' -d '${JSON.stringify({ characteristics: [{ ...on, value }] })}'`;
  return [
    `In the Home app, the tile "${accessoryName}" (204: done; 207: refused, the status says why, -70412 is "not now"):`,
    ...lines([
      ['switch off, pauses', write(false)],
      ['switch on, resumes', write(true)],
      ['look', `curl -s '${bridgeUrl(bridge)}/characteristics?id=${readings.map(({ id }) => id).join(',')}' ${authorization} -w '\\n'`],
    ]),
    `  where ${readings.map(({ id, label }) => `${id} is ${label}`).join(', ')}`,
  ];
}

function lines(rows: [what: string, command: string][]): string[] {
  return rows.map(([what, command]) => `  ${what.padEnd(28)}${command}`);
}
