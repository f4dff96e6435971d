// The cloud's numbers of what a charger can be told.
import type { Action } from '../../charging/commands/route.ts';

/**
 * Command ids of `POST /api/chargers/{id}/sendCommand/{commandId}`: RestartCharger, UpgradeFirmware, StopChargingFinal,
 * ResumeCharging, DeauthorizeAndStop.
 *
 * @source Zaptec's guide "When and How to Use the Resume Command", "Supported Command IDs"; `Commands` of
 *   `GET /api/constants`
 */
export const COMMAND_IDS: Readonly<Record<Action, number>> = { pause: 506, resume: 507, stop: 10_001, restart: 102, upgrade: 200 };
