// What the control API and the demo's page show of the simulation.
import { powerW } from './car.ts';
import type { SimulatedCloud } from './cloud.ts';
import { slugOf } from './names.ts';

export type Overview = ReturnType<typeof overview>;

/** Everything at a glance. Every action answers with it too, so that its effect can be seen. */
export function overview(cloud: SimulatedCloud) {
  return {
    url: cloud.url,
    network: cloud.networkUp ? 'up' : 'down',
    scale: cloud.scale,
    lagMs: cloud.lagMs,
    signIns: cloud.signIns,
    manners: cloud.manners.on,
    installations: cloud.installations.map((installation) => ({
      name: installation.name,
      address: `/installations/${slugOf(installation.name)}`,
      maxCurrentA: installation.maxCurrentA,
      availableCurrentA: installation.availableCurrentA,
      governedBy: installation.governedBy,
      standAlone: installation.standAlone,
      loadBalancing: installation.useLoadBalancing,
      lastWrites: installation.writes.slice(-5).map(({ phasesA, at }) => ({ phasesA, at: new Date(at).toISOString() })),
    })),
    chargers: cloud.chargers.map((charger) => ({
      name: charger.name,
      address: `/chargers/${slugOf(charger.name)}`,
      model: charger.model,
      serial: charger.serial,
      mode: charger.modeInWords,
      finalStopActive: charger.finalStopActive,
      schedule: charger.schedule ?? null,
      online: charger.online,
      authorizationRequired: charger.authorizationRequired,
      powerW: Math.round(powerW(charger.settle())),
      energyKwh: Number(charger.energyKwh.toFixed(3)),
      meterKwh: Number(charger.meterKwh.toFixed(3)),
      firmware: charger.firmware,
      availableFirmware: charger.availableFirmware,
      lastCommands: cloud
        .commands(charger.id)
        .slice(-5)
        .map(({ command, code, at }) => ({ command, code, at: new Date(at).toISOString() })),
    })),
  };
}
