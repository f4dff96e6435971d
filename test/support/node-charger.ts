// A charger that shows what a test says, for tests of what Matter makes of it.
import type { NodeCharger } from '../../src/matter/charger-node.ts';
import type { ChargerFacts } from '../../src/charging/state/charger-facts.ts';
import type { ChargerView } from '../../src/charging/charger/charger-view.ts';
import { aView, ScriptedCharger } from './charger-views.ts';
import { someFacts } from './real-charger.ts';

/** In mid-charge with 11 kW on three phases, unless told. */
export function aMeteredView(overrides: Partial<ChargerView> = {}): ChargerView {
  return aView({ powerW: 11_040, voltageV: 230, currentA: 48, totalEnergyKwh: 1234.5, ...overrides });
}

export class ShownCharger extends ScriptedCharger implements NodeCharger {
  readonly facts: ChargerFacts;
  override view: ChargerView | undefined;
  readonly listeners = new Set<(view: ChargerView) => void>();

  constructor(facts: Partial<ChargerFacts> = {}) {
    super();
    this.facts = someFacts(facts);
    this.view = undefined;
  }

  onChange(listener: (view: ChargerView) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  show(view: ChargerView): void {
    this.view = view;
    for (const listener of [...this.listeners]) listener(view);
  }
}
