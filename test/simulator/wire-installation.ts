// The JSON of installations: the object, its hierarchy, the list of firmware.
import type { SimulatedInstallation } from './installation.ts';
import { models } from './models.ts';
import { mayOperate } from './roles.ts';
import type { SimulatedCharger } from './simulated-charger.ts';
import { circuitIdOf } from './wire.ts';

/** `GET /api/installation/{id}`; `chargers` are those the account knows. */
export function installationObject(installation: SimulatedInstallation, chargers: readonly SimulatedCharger[], roles: number): Record<string, unknown> {
  const [phase1A, phase2A, phase3A] = installation.phasesA;
  const object = {
    Id: installation.id,
    Name: installation.name,
    Address: 'Example street 1',
    ZipCode: '0000',
    City: 'Exampleton',
    CountryId: 'be9a5f3f-0000-4000-8000-000000000047',
    InstallationType: 1,
    MaxCurrent: installation.maxCurrentA,
    AvailableCurrent: installation.availableCurrentA,
    AvailableCurrentPhase1: phase1A,
    AvailableCurrentPhase2: phase2A,
    AvailableCurrentPhase3: phase3A,
    AvailableCurrentMode: installation.availableCurrentMode,
    AvailableCurrentScheduleWeekendActive: false,
    ThreeToOnePhaseSwitchCurrent: installation.threeToOnePhaseSwitchCurrentA,
    UseLoadBalancing: installation.useLoadBalancing,
    NetworkType: 4,
    Active: true,
    CreatedOnDate: '2024-01-15T09:00:00',
    CurrentUserRoles: roles,
    // A plain user gets fewer fields.
    ...(mayOperate(roles) ? { AuthenticationType: installation.authenticationType, IsRequiredAuthentication: chargers.some((charger) => charger.authorizationRequired) } : {}),
    ActiveChargerCount: chargers.length,
    EnabledFeatures: installation.enabledFeatures,
  };
  return { ...object, ...installation.fields };
}

/** `GET /api/installation/{id}/hierarchy`. */
export function hierarchyObject(installation: SimulatedInstallation, chargers: readonly SimulatedCharger[]): Record<string, unknown> {
  const { id, name } = installation;
  return { Id: id, Name: name, InstallationName: name, NetworkType: 4, Circuits: [circuitObject(installation, chargers)] };
}

/** `GET /api/circuits/{id}`. */
export function circuitObject({ id, name, circuitMaxA }: SimulatedInstallation, chargers: readonly SimulatedCharger[]): Record<string, unknown> {
  const circuit = { Id: circuitIdOf(id), Name: 'Circuit 1', MaxCurrent: circuitMaxA, IsActive: true, Active: true, InstallationId: id, InstallationName: name };
  const inCircuit = chargers.map((charger) => ({
    Id: charger.id,
    DeviceId: charger.serial,
    MID: charger.serial,
    Name: charger.name,
    SerialNo: charger.name,
    Active: true,
    DeviceType: models[charger.model].deviceType,
  }));
  return { ...circuit, Chargers: inCircuit };
}

/** A row of `GET /api/chargerFirmware/installation/{id}`; versions are `null` where the charger has not told them. */
export function firmwareRow(charger: SimulatedCharger): Record<string, unknown> {
  const { firmware, availableFirmware } = charger;
  return {
    ChargerId: charger.id,
    DeviceId: charger.serial,
    DeviceType: models[charger.model].deviceType,
    IsOnline: charger.looksOnline,
    CurrentVersion: firmware,
    AvailableVersion: availableFirmware,
    IsUpToDate: firmware === availableFirmware || availableFirmware === null,
  };
}
