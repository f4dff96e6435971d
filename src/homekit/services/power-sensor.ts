// Power as light: Apple Home can automate on "more than 5000 lx", and on no watts.
import { SERVICE_WORDS } from '../words/service-words.ts';
import type { ServiceDeclaration } from './declaration.ts';

/** HomeKit's own limits for lux; it has no 0. */
const LUX = { least: 0.0001, most: 100_000 } as const;

export const powerSensor: ServiceDeclaration = {
  subtype: 'power',
  words: SERVICE_WORDS.power,
  type: (hap) => hap.Service.LightSensor,
  isEnabled: ({ sensors }) => sensors.power,
  characteristics: [
    {
      type: (hap) => hap.Characteristic.CurrentAmbientLightLevel,
      value: ({ powerW }) => (powerW === undefined ? undefined : Math.min(LUX.most, Math.max(LUX.least, Math.round(powerW)))),
      initial: LUX.least,
      whenUnreachable: 'no-response',
    },
    { type: (hap) => hap.Characteristic.StatusActive, value: (view) => view.isReachable, whenUnreachable: 'value' },
  ],
};
