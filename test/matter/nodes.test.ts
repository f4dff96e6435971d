// Which Matter nodes exist: added, restored, excluded, gone, turned off. And what is said where Matter is not to be had.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { API, MatterAccessory } from 'homebridge';
import { Nodes } from '../../src/matter/nodes.ts';
import type { ChargerFacts } from '../../src/charging/state/charger-facts.ts';
import { recordedApi } from '../support/homebridge.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';
import { aMeteredView, ShownCharger } from '../support/node-charger.ts';
import { RecordingLog } from '../support/recording-log.ts';

const CARPORT: Partial<ChargerFacts> = { id: 'c0000000-0000-4000-8000-000000000002', serial: 'ZPR000002', name: 'Carport', model: 'Zaptec Pro' };
const COMPLETE = { complete: true };
const DAY = 24 * 3_600_000;

let homebridge: MatterHomebridge;
let clock: ManualClock;
let log: RecordingLog;
let nodes: Nodes;
let chargers: ShownCharger[];
beforeEach(() => {
  chargers = [];
  start(new MatterHomebridge());
});
afterEach(() => {
  nodes.release();
  expectNothingLeft();
});

function expectNothingLeft(): void {
  expect(clock.sleepers).toBe(0);
  for (const { listeners } of chargers) expect(listeners.size).toBe(0);
}

/** Homebridge with Matter starts, with these nodes in its cache. */
function start(started: MatterHomebridge, restored: readonly MatterAccessory[] = [], api: Partial<API> = {}): void {
  homebridge = started;
  clock = new ManualClock();
  log = new RecordingLog();
  const real = recordedApi().api;
  const { serverVersion } = real;
  const all = { serverVersion, versionGreaterOrEqual: real.versionGreaterOrEqual.bind(real), matter: homebridge.api, isMatterEnabled: () => true, ...api };
  nodes = new Nodes({ api: all as unknown as API, clock, log, nameOf: (id) => chargers.find(({ facts }) => facts.id === id)?.facts.name ?? '' });
  for (const accessory of restored) nodes.restore(accessory);
}

/** The next start of Homebridge. */
function restart(): void {
  nodes.release();
  const { homebridge: next, restored } = homebridge.restarted();
  start(next, restored);
}

/** By its name. */
function add(charger: ShownCharger): void {
  nodes.add(charger);
}

function aCharger(facts: Partial<ChargerFacts> = {}, read: 'read' | 'not read yet' = 'read'): ShownCharger {
  const charger = new ShownCharger(facts);
  if (read === 'read') charger.view = aMeteredView();
  chargers.push(charger);
  return charger;
}

const everyone = () => true;
const nobody = () => false;
const kinds = () => homebridge.registered.map(({ accessory, kind }) => `${accessory.displayName} ${kind}`);

/** Garage and Carport, as an earlier start has left them. */
async function startWithTwo(): Promise<void> {
  nodes.begin('on', everyone);
  add(aCharger());
  add(aCharger(CARPORT));
  await settle();
  restart();
}

describe('a charger that is found', () => {
  test('gets its node when it has been read, not before, and only one', async () => {
    nodes.begin('on', everyone);
    const charger = aCharger({}, 'not read yet');
    add(charger);
    add(charger);
    await clock.advance(5_000);
    expect(kinds()).toStrictEqual([]);
    charger.show(aMeteredView());
    charger.show(aMeteredView({ isOn: false }));
    add(charger);
    await clock.advance(5_000);
    expect(kinds()).toStrictEqual(['Garage new']);
    expect(log.lines).toStrictEqual([{ level: 'info', message: 'Garage: added as a Matter outlet.' }]);
    expect(homebridge.errors).toStrictEqual([]);
  });

  test('gets none any more after release', async () => {
    nodes.begin('on', everyone);
    const charger = aCharger({}, 'not read yet');
    add(charger);
    nodes.release();
    charger.show(aMeteredView());
    await settle();
    expect(kinds()).toStrictEqual([]);
  });
});

describe('a restored node', () => {
  test('is bound before there is a listing or a reading, works, and is no news', async () => {
    await startWithTwo();
    nodes.begin('on', everyone);
    const charger = aCharger({}, 'not read yet');
    add(charger);
    await clock.advance(1_000);
    expect(kinds()).toStrictEqual(['Garage restored']);
    expect(await homebridge.command('off', homebridge.registered[0]!.accessory.UUID)).toBe(0);
    expect(charger.wishes).toStrictEqual(['pause']);
    expect(log.lines).toStrictEqual([]);
    expect(homebridge.unregistered).toStrictEqual([]);
  });

  test('that charges is not off, and its meter not unknown, however often Homebridge starts before the charger was read', async () => {
    nodes.begin('on', everyone);
    add(aCharger());
    await clock.advance(60_000);
    for (let time = 1; time <= 2; time++) {
      restart();
      nodes.begin('on', everyone);
      add(aCharger({}, 'not read yet'));
      await clock.advance(60_000);
      expect(homebridge.state('onOff')).toStrictEqual({ onOff: true });
      expect(homebridge.state('electricalEnergyMeasurement')).toMatchObject({ cumulativeEnergyImported: { energy: 1_234_500_000 } });
    }
  });

  test('keeps the name that a controller gave it, until the charger gets another', async () => {
    const label = (): unknown => homebridge.state('bridgedDeviceBasicInformation')!['nodeLabel'];
    nodes.begin('on', everyone);
    add(aCharger());
    await clock.advance(60_000);
    homebridge.state('bridgedDeviceBasicInformation')!['nodeLabel'] = 'Tesla';
    for (const [name, shown] of [['Garage', 'Tesla'], ['Garage', 'Tesla'], ['Barn', 'Barn']]) {
      restart();
      chargers = [];
      nodes.begin('on', everyone);
      add(aCharger({ name: name! }));
      await clock.advance(60_000);
      expect(label()).toBe(shown);
    }
  });

  test('is removed when its charger is excluded; the other stays', async () => {
    await startWithTwo();
    nodes.begin('on', ({ serial }) => serial !== 'ZAP000001');
    await settle();
    expect([...homebridge.nodes.values()].map(({ accessory }) => accessory.displayName)).toStrictEqual(['Carport']);
    add(aCharger(CARPORT));
    for (let listing = 1; listing <= 3; listing++) {
      nodes.noteListing(COMPLETE);
      await clock.advance(DAY);
    }
    expect(homebridge.unregistered).toHaveLength(1);
    expect(log.lines).toStrictEqual([{ level: 'info', message: 'Garage: removed as a Matter outlet, because it is excluded in the settings.' }]);
  });

  test('is removed when the option is off, whatever the charger', async () => {
    await startWithTwo();
    nodes.begin('off', everyone);
    add(aCharger());
    await settle();
    expect(homebridge.nodes.size).toBe(0);
    expect(kinds()).toStrictEqual([]);
    expect(log.at('info')).toStrictEqual([
      'Garage: removed as a Matter outlet, because the option "matter" is off.',
      'Carport: removed as a Matter outlet, because the option "matter" is off.',
    ]);
  });

  test('that no charger claims shows that nothing answers, and goes after three complete listings in a day', async () => {
    await startWithTwo();
    nodes.begin('on', everyone);
    add(aCharger());
    nodes.noteListing(COMPLETE);
    nodes.noteListing({ complete: false });
    nodes.noteListing(COMPLETE);
    await settle();
    expect(homebridge.unregistered).toStrictEqual([]);
    expect([...homebridge.nodes.values()].map(({ clusters }) => clusters['bridgedDeviceBasicInformation']!['reachable'])).toStrictEqual([true, false]);
    await clock.advance(DAY);
    nodes.noteListing(COMPLETE);
    expect([...homebridge.nodes.values()].map(({ accessory }) => accessory.displayName)).toStrictEqual(['Garage']);
    expect(log.at('info')).toStrictEqual(['Carport: removed as a Matter outlet, because Zaptec no longer lists the charger for this user.']);
  });

  test('with a damaged context waits for its charger', async () => {
    nodes.begin('on', everyone);
    add(aCharger());
    await settle();
    nodes.release();
    const { homebridge: next, restored } = homebridge.restarted();
    start(next, restored.map((accessory) => ({ ...accessory, context: { charger: 7 } })));
    nodes.begin('on', nobody);
    add(aCharger());
    await settle();
    expect(kinds()).toStrictEqual(['Garage restored']);
  });

  test('shows that nothing answers when the plugin cannot start', async () => {
    await startWithTwo();
    nodes.showAllAsUnavailable();
    await settle();
    expect(homebridge.pushed('bridgedDeviceBasicInformation')).toStrictEqual([{ reachable: false }, { reachable: false }]);
    expect(homebridge.nodes.size).toBe(2);
  });
});

describe('a charger whose accessory goes', () => {
  test('loses its node with it, and gets a new one if it comes back', async () => {
    nodes.begin('on', everyone);
    const charger = aCharger();
    add(charger);
    await settle();
    nodes.remove(charger.facts.id);
    expect(homebridge.nodes.size).toBe(0);
    expect(charger.listeners.size).toBe(0);
    expect(log.at('info').at(-1)).toBe('Garage: removed as a Matter outlet, because Zaptec no longer lists the charger for this user.');
    add(aCharger());
    await settle();
    expect(homebridge.nodes.size).toBe(1);
  });

  test('gets none any more if it was still awaited', async () => {
    nodes.begin('on', everyone);
    const charger = aCharger({}, 'not read yet');
    add(charger);
    nodes.remove(charger.facts.id);
    charger.show(aMeteredView());
    await settle();
    expect(kinds()).toStrictEqual([]);
    expect(log.lines).toStrictEqual([]);
  });
});

describe('where Matter is not to be had', () => {
  const older: Partial<API> = { serverVersion: '1.11.0', versionGreaterOrEqual: () => false };

  test.each([
    ['an older Homebridge', older, 'it needs Homebridge 2.3.0 or newer, and this is 1.11.0'],
    [
      'Matter turned off',
      { isMatterEnabled: () => false },
      'Matter is turned off for the bridge that runs this plugin; turn it on in the settings of that bridge',
    ],
  ])('with %s: one line, and nothing is tried', async (_, api, because) => {
    start(new MatterHomebridge(), [], api);
    nodes.begin('on', everyone);
    add(aCharger());
    add(aCharger(CARPORT));
    nodes.noteListing(COMPLETE);
    await settle();
    expect(log.lines).toStrictEqual([{ level: 'warn', message: `The option "matter" has no effect: ${because}. Everything else works.` }]);
    expect(kinds()).toStrictEqual([]);
  });

  test('with a bridge that takes no nodes after all: one line, however many chargers', async () => {
    homebridge.registrationError = new Error('Matter is not enabled for this bridge');
    nodes.begin('on', everyone);
    add(aCharger());
    add(aCharger(CARPORT));
    await settle();
    expect(log.at('warn')).toStrictEqual([expect.stringMatching(/^The option "matter" has no effect: Homebridge does not take the chargers/)]);
    expect(log.at('error')).toStrictEqual([]);
  });

  test('and the option off: not a word', () => {
    start(new MatterHomebridge(), [], older);
    nodes.begin('off', everyone);
    expect(log.lines).toStrictEqual([]);
  });
});
