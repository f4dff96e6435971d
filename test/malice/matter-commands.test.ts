// Whatever Matter controllers command, in whatever order, and whatever Homebridge's cache holds of Matter nodes: each
// command ends in a status, a charger is asked for what is due and no more, and the node shows the truth.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { API, MatterAccessory } from 'homebridge';
import { describeNode } from '../../src/matter/node-description.ts';
import { homeName } from '../../src/charging/state/charger-facts.ts';
import { Nodes } from '../../src/matter/nodes.ts';
import { anyCharacter } from '../support/any-character.ts';
import { recordedApi } from '../support/homebridge.ts';
import { settle } from '../support/manual-clock.ts';
import { MatterHomebridge, STATUS, type MatterCommand } from '../support/matter-homebridge.ts';
import { charging, finished, offline, paused, RealCharger, scheduled, someFacts } from '../support/real-charger.ts';
import { unprintable } from './hostile-values.ts';

const states = { charging, paused, finished, scheduled, offline } as const;
const statuses: readonly number[] = Object.values(STATUS);

let real: RealCharger;
let matter: MatterHomebridge;
let nodes: Nodes;
beforeEach(() => start());
afterEach(() => {
  nodes.release();
  real.stop.abort();
});

function start(): void {
  real = new RealCharger();
  matter = new MatterHomebridge();
  const { api } = recordedApi();
  const { serverVersion } = api;
  const withMatter = { serverVersion, versionGreaterOrEqual: api.versionGreaterOrEqual.bind(api), matter: matter.api, isMatterEnabled: () => true };
  nodes = new Nodes({ api: withMatter as unknown as API, clock: real.clock, log: real.log, nameOf: () => homeName(real.charger.facts) });
}

const command = fc.constantFrom<MatterCommand>('on', 'off', 'toggle');

test('a storm of commands ends in statuses, with at most one command sent, and the node shows the charger', async () => {
  nodes.begin('on', () => true);
  await real.read(charging);
  nodes.add(real.charger);
  await settle();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(states) as (keyof typeof states)[]), fc.array(command, { minLength: 1, maxLength: 30 }), async (state, commands) => {
      await real.read(states[state]);
      real.cloud.commands = [];
      const ending = Promise.all(commands.map((name) => matter.command(name)));
      await real.clock.advance(120_000);
      for (const status of await ending) expect(statuses).toContain(status);
      expect(real.cloud.commands.length).toBeLessThanOrEqual(state === 'charging' || state === 'paused' ? 1 : 0);
      await settle();
      expect(matter.state('onOff')).toStrictEqual({ onOff: real.charger.view?.isOn });
      expect(matter.errors).toStrictEqual([]);
      expect(real.log.at('error')).toStrictEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('handlers take no notice of what a command carries', async () => {
  nodes.begin('on', () => true);
  await real.read(charging);
  nodes.add(real.charger);
  await settle();
  const handlers = [...matter.nodes.values()][0]!.accessory.handlers?.['onOff'] as Record<string, (given: unknown) => Promise<void>>;
  expect(Object.keys(handlers).sort()).toStrictEqual(['off', 'on', 'toggle']);
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (given) => {
      await real.read(charging);
      await handlers['on']!(given);
      await handlers['toggle']!(given);
      expect(real.cloud.commands).toStrictEqual([]);
    }),
    { numRuns: 50 },
  );
});

test('no cached node, however damaged, is in the way of the charger’s own', async () => {
  const context = fc.oneof(fc.anything(), fc.record({ charger: fc.oneof(fc.jsonValue(), fc.record({ id: fc.jsonValue(), serial: fc.jsonValue() })) }));
  await fc.assert(
    fc.asyncProperty(fc.array(context, { maxLength: 4 }), async (contexts) => {
      start();
      const own = describeNode(matter.api, someFacts(), 'Garage', undefined, { on: noHandler, off: noHandler, toggle: noHandler }).UUID;
      for (const [index, stored] of contexts.entries()) nodes.restore({ UUID: `damaged-${index}`, displayName: 'x', context: stored } as unknown as MatterAccessory);
      nodes.begin('on', ({ id }) => id !== 'unwanted');
      await real.read(charging);
      nodes.add(real.charger);
      for (let listing = 1; listing <= 3; listing++) {
        nodes.noteListing({ complete: true });
        await real.clock.advance(24 * 3_600_000);
      }
      await settle();
      expect([...matter.nodes.keys()]).toStrictEqual([own]);
      expect(matter.unregistered).toHaveLength(contexts.length);
      expect(real.log.at('error')).toStrictEqual([]);
    }),
  );
});

test('no name or serial makes a node that Homebridge refuses', async () => {
  const text = fc.oneof(fc.string({ unit: anyCharacter, minLength: 1 }), fc.constantFrom('é'.repeat(100), '\u{1f600}'.repeat(40), 'x'.repeat(1_000_000), '\u001b[2J', '\u202eevil', ' '.repeat(50), '__proto__'));
  await fc.assert(
    fc.asyncProperty(text, text, async (name, serial) => {
      start();
      real = new RealCharger(someFacts({ name, serial: serial.trim() === '' ? 'ZAP000001' : serial }));
      nodes.begin('on', () => true);
      await real.read(charging);
      nodes.add(real.charger);
      await settle();
      expect(matter.errors).toStrictEqual([]);
      const { displayName } = [...matter.nodes.values()][0]!.accessory;
      expect(displayName).not.toMatch(unprintable);
      expect(Buffer.byteLength(displayName)).toBeLessThanOrEqual(32);
    }),
  );
});

const noHandler = (): Promise<void> => Promise.resolve();
