// What is measured: temperature and humidity inside the charger, and power.
import { sensor, type ServiceDeclaration } from './declaration.ts';

/** HomeKit's own limits for lux; it has no 0. */
const LUX = { least: 0.0001, most: 100_000 } as const;

export const climateSensors: readonly ServiceDeclaration[] = [
  sensor('temperature', 'temperature', (hap) => hap.Service.TemperatureSensor, {
    type: (hap) => hap.Characteristic.CurrentTemperature,
    value: ({ temperatureC }) => withinRange(temperatureC, COLDEST_C, HOTTEST_C, 10),
    whenUnreachable: 'no-response',
  }),
  sensor('humidity', 'humidity', (hap) => hap.Service.HumiditySensor, {
    type: (hap) => hap.Characteristic.CurrentRelativeHumidity,
    value: ({ humidityPercent }) => withinRange(humidityPercent, 0, 100, 1),
    whenUnreachable: 'no-response',
  }),
];

/** Power as light: Apple Home can automate on "more than 5000 lx", and on no watts. */
export const powerSensor = sensor('power', 'power', (hap) => hap.Service.LightSensor, {
  type: (hap) => hap.Characteristic.CurrentAmbientLightLevel,
  value: ({ powerW }) => (powerW === undefined ? undefined : Math.min(LUX.most, Math.max(LUX.least, Math.round(powerW)))),
  initial: LUX.least,
  whenUnreachable: 'no-response',
});

/** What a charger is built for, and some more on either side; HomeKit itself takes up to 100. */
const COLDEST_C = -50;
const HOTTEST_C = 100;

/** Rounded as HomeKit rounds it, to so many parts of a unit; what no sensor can mean is not known. */
function withinRange(value: number | undefined, least: number, most: number, parts: number): number | undefined {
  return value === undefined || value < least || value > most ? undefined : Math.round(value * parts) / parts;
}
