// The block of config.json with every option of the plugin on.
import { randomBytes } from 'node:crypto';
import { SENSORS_BY_DEFAULT } from '../../src/config/options.ts';
import type { PlatformBlock } from '../support/homebridge-storage.ts';

/** @param listenerPort where chargers and web hooks reach the plugin, on this machine */
export function everything(listenerPort: number): PlatformBlock {
  return {
    pollInterval: 30,
    chargers: { include: [], exclude: [], individual: [] },
    sensors: Object.fromEntries(Object.keys(SENSORS_BY_DEFAULT).map((name) => [name, true])),
    chargingAllowed: true,
    chargeNow: true,
    addEnergy: true,
    addEnergyKwh: 10,
    pauseWaitingCars: true,
    // All day: hours would pause a car that somebody has just plugged in to see it charge.
    allowedHours: [{ from: '00:00', to: '00:00' }],
    availableCurrent: true,
    keepAvailableCurrent: true,
    maxChargeCurrent: true,
    // Zaptec advises 15; here nobody has a car that minds.
    availableCurrentInterval: 1,
    chargingCurrent: true,
    chargingLock: { enabled: true, lockAgain: true, tags: [{ label: 'Anna', tag: '04A2B3C4' }] },
    commands: { stopAndDeauthorize: true, restart: true, upgradeFirmware: true, whileCharging: true },
    matter: true,
    price: { currency: 'EUR', rates: [{ perKwh: 0.32, times: [{ from: '22:00', to: '06:00', perKwh: 0.21 }] }] },
    labels: [{ who: 'demo@example.com', label: 'Company car' }],
    push: true,
    ocpp: { enabled: true, key: randomBytes(10).toString('hex') },
    hooks: { enabled: true, username: 'zaptec', password: randomBytes(16).toString('hex') },
    listener: { address: '127.0.0.1', port: listenerPort, certificate: '', certificateKey: '' },
    language: 'auto',
  };
}
