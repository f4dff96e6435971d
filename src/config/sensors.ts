// The sensors that a charger can have, by their options. A new sensor is one more entry here, besides its words in the form
// and what it shows in Apple Home.

/** Whether each is there where nobody has said anything. */
export const SENSORS_BY_DEFAULT = {
  vehicleConnected: true,
  chargingFinished: true,
  charging: false,
  paused: false,
  waitingToCharge: false,
  awaitingAuthorization: false,
  scheduled: false,
  problem: false,
  offline: false,
  power: false,
  temperature: false,
  humidity: false,
} as const satisfies Readonly<Record<string, boolean>>;

export type SensorName = keyof typeof SENSORS_BY_DEFAULT;

/** Which sensors a charger has. */
export type SensorOptions = Readonly<Record<SensorName, boolean>>;

/** Something for each sensor. */
export function forEachSensor<Value>(valueOf: (name: SensorName, isOnByDefault: boolean) => Value): Record<SensorName, Value> {
  const entries = Object.entries(SENSORS_BY_DEFAULT).map(([name, isOn]) => [name, valueOf(name as SensorName, isOn)]);
  return Object.fromEntries(entries) as Record<SensorName, Value>;
}
