// What a charger reports about itself: every observation id with its value, computed from the state of the machine.
import { gridVoltageV, powerW, usedPhases } from './car.ts';
import type { MachineState } from './charger-machine.ts';
import { settingRows, type ChargerSettings } from './charger-settings.ts';
import type { MeasurementReports } from './measurement-reports.ts';
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
  /** The charger's own limit, observation 510. */
  readonly maxCurrentA: number;
  readonly settings: ChargerSettings;
  /** Observation 147, where the model has it and it depends on what the charger does. */
  readonly pulseIntervalS: number | undefined;
}

/** The past that shows in the rows. */
export interface Past extends History {
  /** What the charger has sent of what it measures. */
  readonly measured: Pick<MeasurementReports, 'flow' | 'volts' | 'energyKwh'>;
}

/** Everything the charger reports while it is online. */
export function observe(identity: Identity, state: MachineState, past: Past): Observations {
  const facts = models[identity.model];
  const values = new Map(templateOf(identity));
  values.set(-2, '1');
  values.set(-1, null);
  values.set(800, identity.installationId);
  values.set(911, identity.firmware);
  if (identity.model === 'Sense') return values;
  const rows = [...surroundings(identity), ...settings(identity), ...voltages(identity, past.measured.volts), ...flow(identity, past.measured.flow), ...session(identity, state, past)];
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

function settings({ maxCurrentA, settings: changed, pulseIntervalS, model }: Identity): TemplateRow[] {
  const whole: readonly number[] = [145, 519, 520, 522, 555];
  const rows = settingRows(changed, model).map(([id, value]) => [id, whole.includes(id) ? String(value) : written(value, model)] as const);
  const hasPulse = models[model].template.some(([id]) => id === 147);
  return [[510, written(maxCurrentA, model)], ...rows, ...(pulseIntervalS === undefined || !hasPulse ? [] : [[147, String(pulseIntervalS)] as const])];
}

/** Idle phases show the noise real meters show, never a clean zero. */
function voltages({ model }: Identity, state: MachineState): TemplateRow[] {
  const phases = phasesInUse(state);
  return [0.249, 4.07, 0.739].map((idleV, phase) => [501 + phase, written(phase < phases ? gridVoltageV : idleV, model)]);
}

/** Currents and power, with the noise of idle phases. */
function flow({ model }: Identity, state: MachineState): TemplateRow[] {
  const power = powerW(state);
  const phases = phasesInUse(state);
  const currents = [0.738, 0.039, 0.023].map((idleA, phase): TemplateRow => [507 + phase, written(phase < phases ? power / gridVoltageV / phases : idleA, model)]);
  return [...currents, [513, written(power, model)]];
}

function phasesInUse(state: MachineState): number {
  return state.car === undefined || powerW(state) === 0 ? 0 : usedPhases(state, state.car);
}

function session(identity: Identity, state: MachineState, { completed, lastReading, sessionReadings, measured }: Past): TemplateRow[] {
  const chargeMode: TemplateRow = [702, state.car === undefined ? '12' : state.mode === 3 ? '6' : '9'];
  const earlier = identity.meterForm.rows === 'session' ? sessionReadings.filter(({ atMs }) => atMs < lastReading.atMs) : [];
  const readings = [...earlier, lastReading];
  return [
    ...(identity.model === 'Pro' ? [] : [chargeMode]),
    [120, state.authorizationRequired ? '1' : '0'],
    // An idle Pro sends the row of the session's energy without a value, an idle Go sends zero.
    [553, state.car === undefined && identity.model === 'Pro' ? null : written(measured.energyKwh, identity.model)],
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

/** The template of each charger, filled in: it is told with every change. */
const filledIn = new Map<string, Observations>();

function templateOf({ model, serial, name, firmware }: Identity): Observations {
  const key = JSON.stringify([model, serial, name, firmware]);
  const known = filledIn.get(key);
  if (known !== undefined) return known;
  const fill = (value: string | null): string | null => (value === '{firmware}' ? firmware : (value?.replace('{serial}', serial).replace('{name}', name) ?? null));
  const values = new Map(models[model].template.map(([id, value]) => [id, fill(value)]));
  filledIn.set(key, values);
  return values;
}

/** What was told of each session, and in which form: it is told with every other change. */
const told = new WeakMap<CompletedSession, { readonly form: MeterForm; readonly text: string }>();

function completedSession(identity: Identity, completed: CompletedSession): string {
  const { meterForm: form } = identity;
  const known = told.get(completed);
  if (known?.form === form) return known.text;
  const text = JSON.stringify({
    SessionId: completed.sessionId,
    Energy: Number(completed.energyKwh.toFixed(3)),
    StartDateTime: new Date(completed.startedAtMs).toISOString(),
    EndDateTime: new Date(completed.endedAtMs).toISOString(),
    ReliableClock: true,
    StoppedByRFID: false,
    AuthenticationCode: '',
    SignedSession: signedSession({ ...identity, firmware: completed.firmware }, completed.readings, form),
  });
  told.set(completed, { form, text });
  return text;
}
