// What a charger reports about itself: every observation id with its value, computed from the state of the machine.
import { gridVoltageV, phasesOf, powerW } from './car.ts';
import type { MachineState } from './charger-machine.ts';
import { models, type Model } from './models.ts';

/** A row of a model's template; `{serial}`, `{name}` and `{firmware}` are filled in. */
export type TemplateRow = readonly [id: number, value: string | null];

/** Values by observation id; `null` is a row without ValueAsString. */
export type Observations = ReadonlyMap<number, string | null>;

/** What the rows tell besides the state of charge. */
export interface Identity {
  readonly model: Model;
  readonly serial: string;
  readonly name: string;
  readonly firmware: string;
  readonly installationId: string;
}

/** A finished session, as CompletedSession (723) tells it. */
export interface CompletedSession {
  readonly sessionId: string;
  readonly energyKwh: number;
  /** ISO 8601, UTC, with Z. */
  readonly startedAt: string;
  readonly endedAt: string;
}

/** What is remembered of earlier sessions. */
export interface History {
  readonly completed: CompletedSession | undefined;
  /** Lifetime energy at the last full hour or session end, whichever was later. */
  readonly signedMeterKwh: number;
}

/** Everything the charger reports while it is online. */
export function observe(identity: Identity, state: MachineState, history: History): Observations {
  const facts = models[identity.model];
  const values = new Map<number, string | null>(facts.template.map(([id, value]) => [id, filledIn(value, identity)]));
  values.set(-2, '1');
  values.set(-1, null);
  values.set(800, identity.installationId);
  values.set(911, identity.firmware);
  if (identity.model === 'Sense') return values;
  for (const [id, value] of [...electric(identity, state), ...session(identity, state, history)]) values.set(id, value);
  if (state.schedule !== undefined) values.set(763, state.schedule);
  else if (facts.withoutSchedule === 'empty text') values.set(763, '');
  return values;
}

/** Voltages, currents, power and energy. Idle phases show the noise real meters show, never a clean zero. */
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
  // An idle Pro sends the row of the session's energy without a value, an idle Go sends zero.
  rows.push([553, state.car === undefined && identity.model === 'Pro' ? null : number(state.energyKwh)]);
  return rows;
}

function session(identity: Identity, state: MachineState, history: History): TemplateRow[] {
  const chargeMode: TemplateRow = [702, state.car === undefined ? '12' : state.mode === 3 ? '6' : '9'];
  return [
    ...(identity.model === 'Pro' ? [] : [chargeMode]),
    [120, state.authorizationRequired ? '1' : '0'],
    [554, signedMeter(identity, history.signedMeterKwh)],
    [708, written(state.availableCurrentA, identity.model)],
    [710, String(state.mode)],
    [718, state.finalStopActive ? '1' : '0'],
    [721, state.sessionId ?? null],
    [722, state.userId ?? null],
    [723, completedSession(identity, history)],
  ];
}

function written(value: number, model: Model): string {
  return models[model].decimals === 'three' ? value.toFixed(3) : String(Number(value.toFixed(6)));
}

function filledIn(value: string | null, identity: Identity): string | null {
  return value === null
    ? null
    : value.replace('{serial}', identity.serial).replace('{name}', identity.name).replace('{firmware}', identity.firmware);
}

/** The format of the Open Charge Metering Format's unsigned part; the reading is kept, its time is of no use to anyone. */
function signedMeter(identity: Identity, energyKwh: number): string {
  const reading = { TM: '2023-06-13T14:00:00,000+00:00 R', RV: Number(energyKwh.toFixed(3)), RI: '1-0:1.8.0', RU: 'kWh', RT: 'AC', ST: 'G' };
  const product = `ZAPTEC ${identity.model.toUpperCase()}`;
  return `OCMF|${JSON.stringify({ FV: '1.0', GI: product, GS: identity.serial, GV: identity.firmware, PG: 'F1', RD: [reading] })}`;
}

function completedSession(identity: Identity, { completed, signedMeterKwh }: History): string | null {
  if (completed === undefined) return null;
  return JSON.stringify({
    SessionId: completed.sessionId,
    Energy: Number(completed.energyKwh.toFixed(3)),
    StartDateTime: completed.startedAt,
    EndDateTime: completed.endedAt,
    ReliableClock: true,
    StoppedByRFID: false,
    AuthenticationCode: '',
    SignedSession: signedMeter(identity, signedMeterKwh),
  });
}
