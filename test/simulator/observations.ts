// What a charger reports about itself: every observation id with its value, computed from the state of the machine.
import { gridVoltageV, phasesOf, powerW } from './car.ts';
import type { MachineState } from './charger-machine.ts';
import { signedMeterValue, signedSession, type MeterForm } from './meter.ts';
import { models, type Model } from './models.ts';
import type { CompletedSession, History } from './session-history.ts';

/** A row of a model's template; `{serial}`, `{name}` and `{firmware}` are filled in. */
export type TemplateRow = readonly [id: number, value: string | null];

/** Values by observation id; `null` is a row without ValueAsString. */
export type Observations = ReadonlyMap<number, string | null>;

/** What the rows tell besides the state of charge and its history. */
export interface Identity {
  readonly model: Model;
  readonly serial: string;
  readonly name: string;
  /** `null`: the charger has not told it yet. */
  readonly firmware: string | null;
  readonly installationId: string;
  readonly standAlone: boolean;
  readonly meterForm: MeterForm;
  /** Observations 201 and 270; the model's own unless told. */
  readonly temperatureC: number | undefined;
  readonly humidityPercent: number | undefined;
}

/** The past that shows in the rows. */
export interface Past extends History {
  /** The state that voltages, currents and power are told of, where they stay as they were when charging stopped. */
  readonly stale: MachineState | undefined;
}

/** Everything the charger reports while it is online. */
export function observe(identity: Identity, state: MachineState, past: Past): Observations {
  const facts = models[identity.model];
  const values = new Map<number, string | null>(facts.template.map(([id, value]) => [id, filledIn(value, identity)]));
  values.set(-2, '1');
  values.set(-1, null);
  values.set(800, identity.installationId);
  values.set(911, identity.firmware);
  if (identity.model === 'Sense') return values;
  const rows = [...surroundings(identity), ...electric(identity, past.stale ?? state), ...session(identity, state, past)];
  for (const [id, value] of rows) values.set(id, value);
  if (state.schedule !== undefined) values.set(763, state.schedule);
  else if (facts.withoutSchedule === 'empty text') values.set(763, '');
  return values;
}

function surroundings(identity: Identity): TemplateRow[] {
  const { temperatureC, humidityPercent, model } = identity;
  return [
    ...(temperatureC === undefined ? [] : [[201, written(temperatureC, model)] as const]),
    ...(humidityPercent === undefined ? [] : [[270, written(humidityPercent, model)] as const]),
    [712, identity.standAlone ? '1' : '0'],
  ];
}

/** Voltages, currents and power. Idle phases show the noise real meters show, never a clean zero. */
function electric(identity: Identity, state: MachineState): TemplateRow[] {
  const number = (value: number) => written(value, identity.model);
  const power = powerW(state);
  const phases = power > 0 && state.car !== undefined ? phasesOf(state.car) : 0;
  const perPhase = phases === 0 ? 0 : power / gridVoltageV / phases;
  const idleVolts = [0.249, 4.07, 0.739];
  const idleAmperes = [0.738, 0.039, 0.023];
  const rows: TemplateRow[] = [];
  for (let phase = 0; phase < 3; phase += 1) {
    rows.push([501 + phase, number(phase < phases ? gridVoltageV : idleVolts[phase]!)]);
    rows.push([507 + phase, number(phase < phases ? perPhase : idleAmperes[phase]!)]);
  }
  rows.push([513, number(power)]);
  return rows;
}

function session(identity: Identity, state: MachineState, { completed, lastReading, sessionReadings }: History): TemplateRow[] {
  const chargeMode: TemplateRow = [702, state.car === undefined ? '12' : state.mode === 3 ? '6' : '9'];
  const earlier = identity.meterForm.rows === 'session' ? sessionReadings.filter(({ atMs }) => atMs < lastReading.atMs) : [];
  const readings = [...earlier, lastReading];
  return [
    ...(identity.model === 'Pro' ? [] : [chargeMode]),
    [120, state.authorizationRequired ? '1' : '0'],
    // An idle Pro sends the row of the session's energy without a value, an idle Go sends zero.
    [553, state.car === undefined && identity.model === 'Pro' ? null : written(state.energyKwh, identity.model)],
    [554, signedMeterValue(identity, readings, identity.meterForm)],
    [708, written(state.availableCurrentA, identity.model)],
    [710, String(state.mode)],
    [718, state.finalStopActive ? '1' : '0'],
    [721, state.sessionId ?? null],
    [722, state.userId ?? null],
    [723, completedSession(identity, completed)],
  ];
}

function written(value: number, model: Model): string {
  return models[model].decimals === 'three' ? value.toFixed(3) : String(Number(value.toFixed(6)));
}

function filledIn(value: string | null, identity: Identity): string | null {
  if (value === '{firmware}') return identity.firmware;
  return value === null ? null : value.replace('{serial}', identity.serial).replace('{name}', identity.name);
}

function completedSession(identity: Identity, completed: CompletedSession): string {
  return JSON.stringify({
    SessionId: completed.sessionId,
    Energy: Number(completed.energyKwh.toFixed(3)),
    StartDateTime: new Date(completed.startedAtMs).toISOString(),
    EndDateTime: new Date(completed.endedAtMs).toISOString(),
    ReliableClock: true,
    StoppedByRFID: false,
    AuthenticationCode: '',
    SignedSession: signedSession({ ...identity, firmware: completed.firmware }, completed.readings, identity.meterForm),
  });
}
