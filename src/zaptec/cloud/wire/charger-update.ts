// The body of a change of a charger's settings, as the cloud wants it.
import type { ChargerUpdate, OfflinePhases } from '../../../charging/settings/charger-update.ts';

/**
 * The body that asks for `update`; what it does not name is left out, and stays.
 *
 * @source Zaptec API reference, "Update charger"; `Phases` of `GET /api/constants`
 */
export function updateBody(update: ChargerUpdate): Record<string, number> {
  const { maxCurrentA, maxPhases, minCurrentA, offlineCurrentA, offlinePhases, meterIntervalS } = update;
  return {
    ...(maxCurrentA === undefined ? {} : { maxChargeCurrent: maxCurrentA }),
    ...(maxPhases === undefined ? {} : { maxChargePhases: maxPhases }),
    ...(minCurrentA === undefined ? {} : { minChargeCurrent: minCurrentA }),
    ...(offlineCurrentA === undefined ? {} : { offlineChargeCurrent: offlineCurrentA === 'automatic' ? -1 : offlineCurrentA }),
    ...(offlinePhases === undefined ? {} : { offlineChargePhase: PHASES[offlinePhases] }),
    ...(meterIntervalS === undefined ? {} : { meterValueInterval: meterIntervalS }),
  };
}

/** Of `Phases`: none leaves the choice to the cloud. */
const PHASES: Readonly<Record<OfflinePhases, number>> = { automatic: 0, 1: 1, 2: 2, 3: 4, all: 7 };
