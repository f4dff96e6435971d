// What the control API can do: each address and the handle it turns.
import type { CarOptions } from './car.ts';
import type { SimulatedCloud } from './cloud.ts';
import { models, type Model } from './models.ts';
import type { SimulatedCharger } from './simulated-charger.ts';

/** A request the control API cannot carry out; the message is for the person who sent it. */
export class ControlError extends Error {
  readonly status: 400 | 404;

  constructor(status: 400 | 404, message: string) {
    super(message);
    this.status = status;
  }
}

/** Carries out `POST path`. */
export async function performAction(cloud: SimulatedCloud, method: string, path: string, body: string): Promise<void> {
  if (method !== 'POST') throw new ControlError(400, `${method} does nothing here; use GET / to look and POST to act`);
  const [area = '', first = '', ...rest] = path.toLowerCase().split('/').filter((part) => part !== '');
  const options = parsed(body);
  if (area === 'chargers') {
    chargerAction(cloud, first, rest, options);
    return;
  }
  const action = cloudActions[area];
  if (action === undefined) throw new ControlError(404, `There is no /${area}; there are: /chargers/{name}/{action}, ${cloudAddresses}`);
  await action(cloud, first, options);
}

const cloudActions: Readonly<Record<string, (cloud: SimulatedCloud, argument: string, options: Record<string, unknown>) => Promise<void> | void>> = {
  network: (cloud, state) => cloud.network(oneOf(state, { up: true, down: false })),
  lag: (cloud, ms) => cloud.setLag(numberOf(ms, 'a lag in milliseconds')),
  scale: (cloud, scale) => cloud.setScale(numberOf(scale, 'a scale')),
  faults: (cloud, kind) => {
    const outage = oneOf(kind, { outage: true, none: false });
    cloud.faults.clear();
    if (outage) cloud.faults.outage();
  },
  charger: (cloud, _argument, options) => addCharger(cloud, options),
  reset: (cloud) => cloud.reset(),
};

const cloudAddresses = '/network/down|up, /lag/{ms}, /scale/{n}, /faults/outage|none, /charger, /reset';

const chargerActions: Readonly<Record<string, (charger: SimulatedCharger, argument: string, options: Record<string, unknown>) => void>> = {
  'plug-in': (charger, _argument, options) => charger.plugIn(carOptions(options)),
  unplug: (charger) => charger.unplug(),
  'fill-up': (charger) => charger.fillUp(),
  'car-stops': (charger) => charger.carStops(),
  'car-asks-again': (charger, _argument, options) => charger.carAsksAgain(carOptions(options)),
  authorize: (charger) => charger.authorize(),
  offline: (charger) => charger.goOffline(),
  online: (charger) => charger.comeOnline(),
  'require-authorization': (charger) => charger.requireAuthorization(true),
  'no-authorization': (charger) => charger.requireAuthorization(false),
  schedule: (charger, _argument, { text }) => charger.setSchedule(typeof text === 'string' ? text : '2030-01-01T02:00:00Z'),
  'no-schedule': (charger) => charger.setSchedule(undefined),
  limit: (charger, amperes) => charger.limitCurrent(numberOf(amperes, 'a limit in amperes')),
};

function chargerAction(cloud: SimulatedCloud, name: string, [action = '', argument = '']: string[], options: Record<string, unknown>): void {
  const charger = found(cloud, name);
  const perform = chargerActions[action];
  if (perform === undefined) {
    throw new ControlError(404, `A charger cannot "${action}"; it can: ${Object.keys(chargerActions).join(', ').replace('limit', 'limit/{amps}')}`);
  }
  perform(charger, argument, options);
}

function found(cloud: SimulatedCloud, name: string): SimulatedCharger {
  try {
    return cloud.charger(name);
  } catch (error) {
    throw new ControlError(404, error instanceof Error ? error.message : String(error));
  }
}

function addCharger(cloud: SimulatedCloud, options: Record<string, unknown>): void {
  const { model, name, ...rest } = options;
  if (typeof model !== 'string' || !isModel(model) || typeof name !== 'string' || name === '') {
    throw new ControlError(400, `A charger needs a name and a model, like {"name":"Garden","model":"Go"}; models: ${Object.keys(models).join(', ')}`);
  }
  const known = ['serial', 'id', 'firmware', 'installation'];
  for (const [option, value] of Object.entries(rest)) {
    if (!known.includes(option) || typeof value !== 'string') throw new ControlError(400, `"${option}" is not understood; besides model and name: ${known.join(', ')}`);
  }
  cloud.addCharger({ ...rest, model, name });
}

function isModel(text: string): text is Model {
  return Object.hasOwn(models, text);
}

function carOptions(options: Record<string, unknown>): CarOptions {
  const allowed = { appetiteKwh: 'number', powerW: 'number', wantsEnergy: 'boolean' };
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== (allowed as Record<string, string>)[name]) {
      throw new ControlError(400, `"${name}" is not understood; a car has: appetiteKwh (number), powerW (number), wantsEnergy (true or false)`);
    }
  }
  return options;
}

function parsed(body: string): Record<string, unknown> {
  if (body.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, together with JSON that is no object.
  }
  throw new ControlError(400, 'The body must be a JSON object, like {"appetiteKwh":10}, or empty');
}

function numberOf(text: string, meaning: string): number {
  const number = Number(text);
  if (text === '' || !Number.isFinite(number) || number < 0) throw new ControlError(400, `"${text}" is not ${meaning}: a number of 0 or more`);
  return number;
}

function oneOf<Value>(text: string, values: Readonly<Record<string, Value>>): Value {
  const value = values[text];
  if (value === undefined) throw new ControlError(400, `"${text}" is not understood here; use: ${Object.keys(values).join(', ')}`);
  return value;
}
