// A good config of the plugin, as tests of the whole of it need one.
import type { ZaptecConfig } from '../../src/config/config.ts';
import { everythingOn } from './charger-options.ts';

/** With everything on but the available current, unless told. */
export function someConfig(changes: Partial<ZaptecConfig> = {}): ZaptecConfig {
  const { sensors, chargingAllowed, chargeNow, addEnergy, addEnergyKwh, pauseWaitingCars, chargingLock, chargingCurrent, commands, matter } = everythingOn;
  return {
    username: 'someone@example.com',
    password: 'secret',
    apiUrl: 'https://zaptec.invalid',
    pollInterval: 60,
    chargers: { include: [], exclude: [], individual: [] },
    availableCurrent: false,
    keepAvailableCurrent: false,
    maxChargeCurrent: false,
    availableCurrentInterval: 15,
    push: false,
    price: { currency: '', rates: [] },
    labels: [],
    language: 'en',
    sensors,
    chargingAllowed,
    chargeNow,
    addEnergy,
    addEnergyKwh,
    pauseWaitingCars,
    allowedHours: [],
    chargingLock,
    chargingCurrent,
    commands,
    matter,
    listener: { address: '127.0.0.1', port: 8887, certificate: '', certificateKey: '' },
    ocpp: { enabled: false, key: '' },
    hooks: { enabled: false, username: 'zaptec', password: '' },
    ...changes,
  };
}
