// What a charger's Matter node is called, how it is recognised, and what it declares to measure. Pure.
import type { MatterAccessory, MatterAPI } from 'homebridge';
import * as z from 'zod/mini';
import { PLUGIN_NAME } from '../base/package.ts';
import { toPlainText } from '../base/redact.ts';
import type { ChargerFacts } from '../charging/state/charger-facts.ts';
import type { ChargerView } from '../charging/charger/charger-view.ts';
import { powerAttributes, shownSwitch } from './matter-values.ts';

/** Stored with the node in Homebridge's cache, to know whose it is. */
export interface NodeContext {
  readonly charger: Pick<ChargerFacts, 'id' | 'serial'>;
}

export type NodeHandlers = NonNullable<NonNullable<MatterAccessory['handlers']>['onOff']>;

const contextSchema = z.lazy(() => z.object({ charger: z.object({ id: z.string(), serial: z.string() }) }));

/** Names and serial numbers may not be longer; a longer one and Homebridge does not add the node at all. */
const LONGEST_TEXT_BYTES = 32;

/** Hangs on the charger's id alone, and differs from its HAP accessory's. */
export function nodeUuid(api: Pick<MatterAPI, 'uuid'>, chargerId: string): string {
  return api.uuid.generate(`${PLUGIN_NAME}:matter:${chargerId}`);
}

/** Whose node a restored one is; undefined when its context is damaged. */
export function parseNodeContext(stored: unknown): NodeContext | undefined {
  const result = contextSchema.safeParse(stored);
  return result.success ? result.data : undefined;
}

/**
 * The node as it is registered: an outlet, because Apple Home shows live power for nothing else.
 *
 * Homebridge adds the measurements that it finds here, at the first registration and never again. Hence all of them are
 * declared, even while they are unknown. It keeps and changes the objects it is given, so each call makes new ones.
 *
 * A restored node goes on showing what it did, but Homebridge's cache has what is registered now, and the next start shows
 * that: what is not known yet is as it was.
 *
 * @param name of the charger in Apple Home
 * @param restored the node from Homebridge's cache, if it was there
 */
export function describeNode(
  matter: Pick<MatterAPI, 'uuid' | 'deviceTypes'>,
  facts: ChargerFacts,
  name: string,
  view: ChargerView | undefined,
  handlers: NodeHandlers,
  restored?: Pick<MatterAccessory, 'clusters'>,
): MatterAccessory {
  const { id, serial, model } = facts;
  const { onOff, electricalEnergyMeasurement: energy } = restored?.clusters ?? {};
  const accessory: MatterAccessory = {
    UUID: nodeUuid(matter, id),
    displayName: nodeName(name, serial),
    deviceType: matter.deviceTypes.OnOffOutlet,
    manufacturer: 'Zaptec',
    model,
    serialNumber: cut(serial),
    context: { charger: { id, serial } } satisfies NodeContext,
    clusters: {
      onOff: { onOff: shownSwitch(view) ?? onOff?.onOff ?? false },
      electricalPowerMeasurement: { ...powerAttributes(view) },
      electricalEnergyMeasurement: { cumulativeEnergyImported: energy?.cumulativeEnergyImported ?? null, periodicEnergyImported: null },
    },
    handlers: { onOff: handlers },
  };
  if (view?.firmware !== undefined) accessory.firmwareRevision = view.firmware;
  return accessory;
}

/** What has to be cut ends with the serial number's end, whether or not it did before: the rest may be another's too. */
function nodeName(name: string, serial: string): string {
  if (Buffer.byteLength(name) <= LONGEST_TEXT_BYTES) return cut(name);
  const end = ` ${toPlainText(serial.slice(-4)).trim()}`;
  const rest = name.endsWith(end) ? name.slice(0, -end.length) : name;
  return cut(rest, LONGEST_TEXT_BYTES - Buffer.byteLength(end)) + end;
}

/** So many bytes of UTF-8 at most, without half a character at the end. */
function cut(text: string, mostBytes: number = LONGEST_TEXT_BYTES): string {
  let short = '';
  for (const character of text) {
    if (Buffer.byteLength(short + character) > mostBytes) break;
    short += character;
  }
  return short.trim();
}
