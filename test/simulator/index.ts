// The way in: a Zaptec cloud over real HTTP on the loopback interface, with chargers and cars behind it.
import { SimulatedCloud, type CloudOptions } from './cloud.ts';
import { startControl } from './control.ts';

export type { AccountOptions } from './accounts.ts';
export { chargingPerson } from './charge-history.ts';
export type { CarOptions } from './car.ts';
export type { ChargerOptions, RowForm } from './charger-options.ts';
export { SimulatedCloud, type CloudOptions } from './cloud.ts';
export type { Fault, FaultAnswer, FaultFilter, FaultOptions } from './faults.ts';
export type { Governor, InstallationOptions, InstallationWrite, PhasesA, SimulatedInstallation } from './installation.ts';
export type { DirectAnswer, DirectRequest } from './in-process.ts';
export { alwaysInReality, kind, manners, onByDefault, type Manner, type MannerName, type Manners } from './manners.ts';
export type { MeterForm, MeterReading } from './meter.ts';
export type { Model } from './models.ts';
export type { Script, ScriptRows } from './replay.ts';
export type { CommandRecord, RequestRecord } from './records.ts';
export type { CompletedSession } from './session-history.ts';
export type { SimulatedCharger } from './simulated-charger.ts';
export { instantTiming, type Timing } from './timing.ts';
export type { WireForm } from './wire.ts';
export { addDemoHousehold } from './household.ts';
export { ManualTime } from './manual-time.ts';
export { SimulatedTime } from './simulated-time.ts';
export { startControl } from './control.ts';

export interface SimulatorOptions extends CloudOptions {
  /** Port of the control API; without it there is none. 0 takes any free one. */
  readonly controlPort?: number;
}

/** A running cloud without accounts and chargers. `stop()` it when done. */
export async function startSimulator({ controlPort, ...options }: SimulatorOptions = {}): Promise<SimulatedCloud> {
  const cloud = new SimulatedCloud(options);
  await cloud.listen();
  if (controlPort !== undefined) {
    try {
      const control = await startControl(cloud, controlPort);
      cloud.controlUrl = control.url;
      cloud.alsoStop(() => control.stop());
    } catch (error) {
      await cloud.stop();
      throw error;
    }
  }
  return cloud;
}
