// Views of a charger, and a charger that shows them, for tests of what HomeKit makes of them.
import type { ViewedCharger } from '../../src/homekit/service-binding.ts';
import type { ChargerView } from '../../src/zaptec/charger-view.ts';
import type { ChargingStatus } from '../../src/zaptec/charging-status.ts';
import type { Outcome } from '../../src/zaptec/outcome.ts';
import type { Wish } from '../../src/zaptec/preconditions.ts';

export const allStatuses = ['unknown', 'disconnected', 'requesting', 'charging', 'paused', 'finished'] as const satisfies readonly ChargingStatus[];

/** A reachable charger in mid-charge, unless told. */
export function aView(overrides: Partial<ChargerView> = {}): ChargerView {
  const status = overrides.status ?? 'charging';
  return { isReachable: true, status, isOn: status === 'charging', isScheduled: false, firmware: '1.2.3', ...overrides };
}

/** Answers every wish as the test says, and remembers the wishes. */
export class ScriptedCharger implements ViewedCharger {
  view: ChargerView | undefined = aView();
  readonly wishes: Wish[] = [];
  answer: (wish: Wish) => Promise<Outcome> | Outcome = () => ({ kind: 'sent', command: 506 });

  async perform(wish: Wish): Promise<Outcome> {
    this.wishes.push(wish);
    return this.answer(wish);
  }
}
