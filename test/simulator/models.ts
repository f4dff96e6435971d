// The devices the cloud knows: what tells a Pro from a Go on the wire.
import type { TemplateRow } from './observations.ts';
import { goTemplate } from './template-go.ts';
import { proTemplate } from './template-pro.ts';

export type Model = 'Pro' | 'Go' | 'Go 2' | 'Sense';

/** What all devices of one model have in common. */
export interface ModelFacts {
  /** First three characters of the serial number. */
  readonly serialPrefix: string;
  /** The cloud's DeviceType; a Go 2 counts as a Go, a Sense is a meter. */
  readonly deviceType: 1 | 3 | 4;
  readonly firmware: string;
  readonly template: readonly TemplateRow[];
  /** Go writes "32.000" where Pro writes "32". */
  readonly decimals: 'three' | 'as needed';
  /** How often the signed meter value is renewed, in simulated milliseconds. */
  readonly meterIntervalMs: number;
  /** How the model reports that there is no NextScheduleEvent (763). */
  readonly withoutSchedule: 'no row' | 'empty text';
}

const minuteMs = 60_000;

const go: ModelFacts = {
  serialPrefix: 'ZAP',
  deviceType: 4,
  firmware: '2.3.1.2',
  template: goTemplate,
  decimals: 'three',
  meterIntervalMs: 60 * minuteMs,
  withoutSchedule: 'no row',
};

export const models: Readonly<Record<Model, ModelFacts>> = {
  Pro: {
    serialPrefix: 'ZPR',
    deviceType: 1,
    firmware: '5.3.0.3',
    template: proTemplate,
    decimals: 'as needed',
    meterIntervalMs: 15 * minuteMs,
    withoutSchedule: 'empty text',
  },
  Go: go,
  'Go 2': {
    ...go,
    serialPrefix: 'GPN',
    firmware: '3.3.0.0',
    template: goTemplate.map(([id, value]) =>
      id === 100 ? [id, '{"DeviceType":"Go","SerialNumber":"{serial}","productVariant":"Go2"}'] : [id, value],
    ),
  },
  Sense: {
    serialPrefix: 'APM',
    deviceType: 3,
    firmware: '1.4.0.0',
    template: [
      [-500, '60'],
      [150, 'Wifi'],
      [521, '18234.551'],
      [801, 'default'],
      [804, '0'],
      [809, '-61'],
      [952, '02:00:00:00:00:21'],
      [1000, '{serial}'],
      [1010, '18234.551'],
      [1161, '842'],
    ],
    decimals: 'as needed',
    meterIntervalMs: 60 * minuteMs,
    withoutSchedule: 'no row',
  },
};
