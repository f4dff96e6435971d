// What the cloud gets to know of a charger: its rows and its heartbeat, or a recording instead.
import type { ChargerEngine } from './charger-engine.ts';
import { isRestarting, operationMode } from './charger-machine.ts';
import type { Surroundings } from './charger-options.ts';
import type { ChargerSettings } from './charger-settings.ts';
import { CloudSight, type Activity } from './cloud-sight.ts';
import { signedSession, usualMeterForm, type MeterForm } from './meter.ts';
import type { Model } from './models.ts';
import { observe, type Identity } from './observations.ts';
import { Replay, type Script } from './replay.ts';
import { RowStore } from './row-store.ts';
import type { CompletedSession } from './session-history.ts';

/** What tests change of what a charger tells. */
interface Looks {
  readonly meterForm: MeterForm;
  readonly temperatureC: number | undefined;
  readonly humidityPercent: number | undefined;
}

/** What a charger tells besides what its machine does. */
export interface Told {
  /** Whether it was not taken offline. */
  readonly connected: boolean;
  readonly firmware: string | null;
  readonly settings: ChargerSettings;
  /** Whether voltages, currents and power stay as they were when charging stopped. */
  readonly stale: boolean;
}

const usualLooks: Looks = { meterForm: usualMeterForm, temperatureC: undefined, humidityPercent: undefined };

export class ChargerReporting {
  readonly rows = new RowStore();
  readonly #charger: { readonly model: Model; readonly serial: string; readonly name: string };
  readonly #surroundings: Surroundings;
  readonly #sight: CloudSight;
  #looks = usualLooks;
  #replay: Replay | undefined;

  constructor(charger: { readonly model: Model; readonly serial: string; readonly name: string }, surroundings: Surroundings) {
    this.#charger = charger;
    this.#surroundings = surroundings;
    this.#sight = new CloudSight({ ...surroundings, name: charger.name, rows: this.rows });
  }

  /** Tells the cloud what is so now; nothing while it cannot be reached, or plays a recording. */
  publish(engine: ChargerEngine, told: Told): void {
    if (this.#replay !== undefined) return;
    const { state, sessions, measured, stale } = engine;
    const isThere = told.connected && !isRestarting(state);
    const activity = this.#activity(engine);
    this.#sight.follow(isThere ? 'there' : 'away', activity);
    if (!isThere) return;
    const asMeasured = told.stale && stale !== undefined ? { ...measured, flow: stale, volts: stale } : measured;
    const identity = this.#identity(engine, told);
    this.rows.publish(observe(identity, state, { ...sessions.history, measured: asMeasured }), this.#surroundings.time.stampOf(state.atMs));
    this.#sight.pulse(activity);
  }

  signedSession(session: CompletedSession): string {
    return signedSession({ ...this.#charger, firmware: session.firmware }, session.readings, this.#looks.meterForm);
  }

  change(looks: Partial<Looks>): void {
    this.#looks = { ...this.#looks, ...looks };
  }

  changeMeterForm(form: Partial<MeterForm>): void {
    this.change({ meterForm: { ...this.#looks.meterForm, ...form } });
  }

  replay(script: Script): void {
    this.#replay?.stop();
    this.#replay = new Replay(this.#surroundings.time, this.rows, script);
  }

  /** Nothing is told by itself any more. */
  stop(): void {
    this.#replay?.stop();
    this.#sight.stop();
  }

  /** The usual looks, no overrides, no recording. */
  reset(): void {
    this.rows.endOverride();
    this.#looks = usualLooks;
    this.#replay?.stop();
    this.#replay = undefined;
  }

  /** What the pace of the heartbeat depends on. */
  #activity({ state }: ChargerEngine): Activity {
    const { speaksOcpp, standAlone } = this.#surroundings.installation;
    if (speaksOcpp) return 'under OCPP';
    if (standAlone) return 'stand-alone';
    return state.mode === operationMode.charging ? 'charging' : 'idle';
  }

  #identity(engine: ChargerEngine, { firmware, settings }: Told): Identity {
    const { installation } = this.#surroundings;
    return {
      ...this.#charger,
      ...this.#looks,
      ...{ firmware, settings, maxCurrentA: engine.ownLimitA },
      ...{ installationId: installation.id, standAlone: installation.standAlone },
      pulseIntervalS: this.#sight.pulseIntervalS(this.#activity(engine)),
    };
  }
}
