// Views of a charger, and a charger that shows them, for tests of what HomeKit makes of them.
import type { ViewedCharger } from '../../src/homekit/service-binding.ts';
import type { ChargerView, LastingView } from '../../src/charging/charger/charger-view.ts';
import type { ChargingStatus } from '../../src/charging/state/charging-status.ts';
import type { Outcome } from '../../src/charging/commands/outcome.ts';
import type { Command } from '../../src/charging/commands/command.ts';

export const allStatuses = ['unknown', 'disconnected', 'requesting', 'charging', 'paused', 'finished', 'stopped'] as const satisfies readonly ChargingStatus[];

const NOTHING_MEASURED = {
  isChargingAllowed: true,
  granted: undefined,
  isOffline: false,
  hasProblem: false,
  maxCurrentA: undefined,
  minCurrentA: undefined,
  lock: 'unlocked',
  limitA: undefined,
  mostA: 32,
  powerW: undefined,
  voltageV: undefined,
  currentA: undefined,
  totalEnergyKwh: undefined,
  temperatureC: undefined,
  humidityPercent: undefined,
} as const;

/** A reachable charger in mid-charge, unless told. */
export function aView(overrides: Partial<ChargerView> = {}): ChargerView {
  const status = overrides.status ?? 'charging';
  const isReachable = overrides.isReachable ?? true;
  return { isReachable, whyUnreachable: isReachable ? undefined : 'unread', status, isOn: status === 'charging', whyNot: undefined, isWaiting: status === 'requesting', isAwaitingAuthorization: false, isScheduled: false, nextStartMs: undefined, firmware: '1.2.3', ...NOTHING_MEASURED, ...overrides };
}

/** Answers every wish as the test says, and remembers the wishes. */
export class ScriptedCharger implements ViewedCharger {
  view: ChargerView | undefined = aView();
  lasting: LastingView = { isChargingAllowed: true, granted: undefined, lock: 'unlocked', totalEnergyKwh: undefined };
  readonly wishes: Command[] = [];
  answer: (wish: Command) => Promise<Outcome> | Outcome = () => ({ kind: 'sent', takenBy: 'Zaptec', action: 'pause' });

  async perform(wish: Command): Promise<Outcome> {
    this.wishes.push(wish);
    return this.answer(wish);
  }
}
