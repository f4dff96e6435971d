// What the control API can do: each address and the handle it turns.
import type { CarOptions } from './car.ts';
import type { SimulatedCloud } from './cloud.ts';
import { amountOf, checkOptions, ControlError, found, numberOf, oneOf, optionsIn } from './control-values.ts';
import type { SimulatedInstallation } from './installation.ts';
import { isMannerName, manners } from './manners.ts';
import { models, type Model } from './models.ts';
import type { SimulatedCharger } from './simulated-charger.ts';

type Options = Record<string, unknown>;
type Actions<Thing> = Readonly<Record<string, (thing: Thing, argument: string, options: Options) => Promise<void> | void>>;

/** Carries out `POST path`. */
export async function performAction(cloud: SimulatedCloud, method: string, path: string, body: string): Promise<void> {
  if (method !== 'POST') throw new ControlError(400, `${method} does nothing here; use GET / to look and POST to act`);
  const [area = '', first = '', action = '', argument = ''] = path.toLowerCase().split('/').filter((part) => part !== '');
  const options = optionsIn(body);
  if (area === 'chargers') {
    const charger = found(() => cloud.charger(first));
    await actionOf(chargerActions, action, 'A charger')(charger, argument, options);
    return;
  }
  if (area === 'installations') {
    const installation = found(() => cloud.installation(first));
    await actionOf(installationActions, action, 'An installation')(installation, argument, options);
    return;
  }
  if (area === 'manners') {
    switchManner(cloud, first, action);
    return;
  }
  const perform = cloudActions[area];
  if (perform === undefined) throw new ControlError(404, `There is no /${area}; there are: ${addresses}`);
  await perform(cloud, first, options);
}

const addresses =
  '/chargers/{name}/{action}, /installations/{name}/{action}, /network/down|up, /lag/{ms}, /scale/{n}, /faults/outage|none, /deauthorization/odd|ok|refused, /manners/{name}/on|off, /charger, /reset';

const cloudActions: Actions<SimulatedCloud> = {
  network: (cloud, state) => cloud.network(oneOf(state, { up: true, down: false })),
  lag: (cloud, ms) => cloud.setLag(amountOf(ms, 'a lag in milliseconds')),
  scale: (cloud, scale) => cloud.setScale(amountOf(scale, 'a scale')),
  faults: (cloud, kind) => {
    const outage = oneOf(kind, { outage: true, none: false });
    cloud.faults.clear();
    if (outage) cloud.faults.outage();
  },
  deauthorization: (cloud, answer) => {
    cloud.wire.deauthorization = oneOf(answer, { odd: 'odd', ok: 'ok', refused: 'refused' } as const);
  },
  charger: (cloud, _argument, options) => addCharger(cloud, options),
  reset: (cloud) => cloud.reset(),
};

/** What stands behind an action's name in the help. */
const argumentsOf: Readonly<Record<string, string>> = {
  limit: 'amps',
  temperature: 'celsius',
  humidity: 'percent',
  'available-firmware': 'version',
  'measured-values': 'stale|fresh',
  'available-current': 'amps',
  govern: 'sense|eco|schedule|nobody',
  'stand-alone': 'on|off',
  'load-balancing': 'on|off',
};

const chargerActions: Actions<SimulatedCharger> = {
  'plug-in': (charger, _argument, options) => charger.plugIn(carOptions(options)),
  unplug: (charger) => charger.unplug(),
  'pull-cable': (charger) => charger.pullCable(),
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
  limit: (charger, amperes) => charger.limitCurrent(amountOf(amperes, 'a limit in amperes')),
  temperature: (charger, celsius) => charger.setClimate({ temperatureC: numberOf(celsius, 'a temperature in °C') }),
  humidity: (charger, percent) => charger.setClimate({ humidityPercent: amountOf(percent, 'a humidity in percent') }),
  'available-firmware': (charger, version) => {
    if (!/^\d+(?:\.\d+)*$/.test(version)) throw new ControlError(400, `"${version}" is not a version like 2.4.0.0`);
    charger.availableFirmware = version;
  },
  'meter-form': (charger, _argument, options) => setMeterForm(charger, options),
  'measured-values': (charger, form) => {
    charger.staleAfterCharge = oneOf(form, { stale: true, fresh: false });
  },
};

const onOrOff = { on: true, off: false };

const installationActions: Actions<SimulatedInstallation> = {
  'available-current': (installation, amperes) => installation.setAvailableCurrent(amountOf(amperes, 'a current in amperes')),
  govern: (installation, governor) => installation.govern(oneOf(governor, { sense: 'Sense', eco: 'Eco', schedule: 'schedule', nobody: 'nobody' } as const)),
  'stand-alone': (installation, state) => installation.setStandAlone(oneOf(state, onOrOff)),
  'load-balancing': (installation, state) => installation.setLoadBalancing(oneOf(state, onOrOff)),
};

function actionOf<Thing>(actions: Actions<Thing>, name: string, who: string): Actions<Thing>[string] {
  const action = actions[name];
  if (action !== undefined) return action;
  const known = Object.keys(actions).map((known) => (argumentsOf[known] === undefined ? known : `${known}/{${argumentsOf[known]}}`));
  throw new ControlError(404, `${who} cannot "${name}"; it can: ${known.join(', ')}`);
}

function addCharger(cloud: SimulatedCloud, options: Options): void {
  const { model, name, ...rest } = options;
  if (typeof model !== 'string' || !isModel(model) || typeof name !== 'string' || name === '') {
    throw new ControlError(400, `A charger needs a name and a model, like {"name":"Garden","model":"Go"}; models: ${Object.keys(models).join(', ')}`);
  }
  checkOptions(rest, { serial: 'string', id: 'string', firmware: 'string', installation: 'string', meterKwh: 'number' }, 'besides model and name');
  cloud.addCharger({ ...rest, model, name });
}

function switchManner({ manners: ofCloud }: SimulatedCloud, name: string, state: string): void {
  if (!isMannerName(name)) throw new ControlError(404, `There is no manner "${name}"; there are: ${Object.keys(manners).join(', ')}`);
  if (oneOf(state, onOrOff)) ofCloud.turnOn(name);
  else ofCloud.turnOff(name);
}

function isModel(text: string): text is Model {
  return Object.hasOwn(models, text);
}

function carOptions(options: Options): CarOptions {
  checkOptions(options, { appetiteKwh: 'number', powerW: 'number', wantsEnergy: 'boolean' }, 'a car has');
  return options;
}

function setMeterForm(charger: SimulatedCharger, options: Options): void {
  checkOptions(options, { unit: 'string', status: 'string', rows: 'string', text: 'string' }, 'a meter form has');
  const { unit = 'kWh', rows = 'last', status = 'G', text } = options as Record<string, string>;
  charger.setMeterForm({
    unit: oneOf(unit, { kWh: 'kWh', Wh: 'Wh' } as const),
    rows: oneOf(rows, { last: 'last', session: 'session' } as const),
    status,
    text,
  });
}
