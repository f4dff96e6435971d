// The text that tells what to play with: the page, and for those who have only a terminal, lines to copy and paste.
import type { Overview } from '../simulator/control-overview.ts';
import { authorization, type Bridge, bridgeUrl, type Tile, type TileValue } from './home.ts';
import type { DemoHomebridge } from './homebridge.ts';
import { qrCode } from './qr-code.ts';

export interface Playground {
  readonly pageUrl: string;
  readonly controlUrl: string;
  readonly homebridge: Pick<DemoHomebridge, 'port' | 'pin' | 'setupUri'>;
  readonly reach: 'this machine' | 'network';
  /** What has reached HomeKit. */
  readonly tiles: readonly Tile[];
  readonly chargers: Overview['chargers'];
  readonly storagePath: string;
}

const RULE = '─'.repeat(92);

export function thingsToTry(playground: Playground): string {
  const { pageUrl, controlUrl, homebridge, reach, tiles, chargers, storagePath } = playground;
  const act = (path: string): string => `curl -sX POST ${controlUrl}${path}`;
  return [
    ...['', RULE, `Open the page: ${pageUrl}`, 'Buttons for the chargers, what is expected of each, what Apple Home shows, and the plugin’s own page.', ''],
    ...(reach === 'network' ? pairing(homebridge) : [`HomeKit setup code: ${homebridge.pin}. The bridge listens on this machine only; npm start -- --lan lets an iPhone pair.`]),
    ...['', 'Or in another terminal; what happens at a charger comes to Homebridge by push, within a second:'],
    ...lines([
      ['look, with watts and kWh', `curl -s ${controlUrl}/`],
      ...chargers
        .filter(({ model }) => model !== 'Sense')
        .flatMap(({ name, address }): Row[] => [
          [`${name}: plug a car in`, act(`${address}/plug-in`)],
          [`${name}: the car is full`, act(`${address}/fill-up`)],
          [`${name}: drive away`, act(`${address}/unplug`)],
        ]),
      ['5 A left, charging waits', act('/installations/home/available-current/5')],
      ['all 25 A again', act('/installations/home/available-current/25')],
      ['network down', act('/network/down')],
      ['network up', act('/network/up')],
      ['manners of real chargers', `curl -s ${controlUrl}/manners`],
    ]),
    '',
    ...(reach === 'network' ? [] : homeLines(homebridge, tiles)),
    ...[`Options of the plugin: ${storagePath}/config.json; they stay. Ctrl-C stops everything. The log goes on below.`, RULE, ''],
  ].join('\n');
}

type Row = readonly [what: string, command: string];

function pairing({ pin, setupUri }: Playground['homebridge']): string[] {
  return [`HomeKit setup code: ${pin}. In the Home app: Add Accessory, and scan this:`, '', qrCode(setupUri), '', 'The bridge is open to your network, the rest to this machine only. Allow Node through the firewall if the Home app finds nothing.'];
}

function homeLines(bridge: Bridge, tiles: readonly Tile[]): string[] {
  if (tiles.length === 0) return ['No charger has reached HomeKit yet: the log above should say why.', ''];
  const url = `${bridgeUrl(bridge)}/characteristics`;
  const header = `-H 'Authorization: ${authorization(bridge).Authorization}'`;
  const outlets = tiles.flatMap((tile) => tile.services.slice(0, 1).map(({ values }) => ({ tile, values })));
  const write = ({ aid, iid }: TileValue, value: boolean | number): string => `curl -sX PUT ${url} ${header} -w ' %{http_code}\\n' -d '${JSON.stringify({ characteristics: [{ aid, iid, value }] })}'`;
  const shown = outlets.flatMap(({ tile, values }) => values.map((value) => ({ id: `${value.aid}.${value.iid}`, what: `${tile.name}’s ${value.label}` })));
  return [
    'As in the Home app (204: done; 207: refused, and the status says why, -70412 is "not now"):',
    ...lines([
      ['look, with watts and kWh', `curl -s '${url}?id=${shown.map(({ id }) => id).join(',')}' ${header} -w '\\n'`],
      ...outlets.flatMap(({ tile, values }) =>
        values
          .filter(({ choices }) => choices.length > 0)
          .slice(0, 1)
          .flatMap((value) => value.choices.map((choice): Row => [`${tile.name}: ${choice.label}${whatOf(choice.value)}`, write(value, choice.value)])),
      ),
    ]),
    `  where ${shown.map(({ id, what }) => `${id} is ${what}`).join(', ')}`,
    '',
  ];
}

/** A charger's outlet is a true or false; the fan of an installation has numbers, and pauses nobody by name. */
function whatOf(choice: boolean | number): string {
  if (typeof choice === 'number') return '';
  return choice ? ', resumes' : ', pauses';
}

function lines(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([what]) => what.length)) + 1;
  return rows.map(([what, command]) => `  ${what.padEnd(width)}${command}`);
}
