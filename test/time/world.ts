// A charger of the simulated cloud: a car that comes and goes, sessions with their energy, a signed meter, firmware.
import type { ManualClock } from '../support/manual-clock.ts';

type Mode = 1 | 2 | 3 | 5;

interface Session {
  readonly id: string;
  readonly startMs: number;
  kwh: number;
}

export interface FinishedSession extends Session {
  readonly endMs: number;
}

/** A row of the state, as the cloud sends it. */
interface Row {
  readonly ChargerId: string;
  readonly StateId: number;
  readonly ValueAsString: string;
  readonly Timestamp: string;
}

const HOUR = 3_600_000;

/** What the car draws, on three phases. */
const POWER_W = 11_040;

/** Zaptec's time is right, whatever the host's clock shows. */
const START_MS = Date.UTC(2026, 0, 1);

export class World {
  readonly id: string;
  readonly serial: string;
  name: string;
  isStopped = false;
  isListed = true;
  isOnline = true;
  firmware = '2.3.1.2';
  /** What an upgrade would install. */
  newFirmware = '2.3.1.2';
  /** Whether the charger itself tells how a session ended; the charge history does in any case. */
  reportsSessions = true;
  /** The last session that is over. */
  finished: FinishedSession | undefined;
  readonly #clock: ManualClock;
  /** The rows as they were last shown, by state id. */
  readonly #shown = new Map<string, Row>();
  #mode: Mode = 1;
  #session: Session | undefined;
  #sessions = 0;
  #meterKwh = 100;
  /** The meter's last reading. */
  #signed: string;
  #settledAtMs: number;

  constructor(number: number, clock: ManualClock) {
    this.id = `c0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    this.serial = `ZAP${String(number).padStart(6, '0')}`;
    this.name = `Bay ${number}`;
    this.#clock = clock;
    this.#settledAtMs = this.nowMs;
    this.#signed = signed(this.#meterKwh, this.nowMs);
  }

  get nowMs(): number {
    return START_MS + this.#clock.monotonic();
  }

  /** 1 no car, 2 waiting, 3 charging, 5 finished or paused. */
  get mode(): Mode {
    return this.#mode;
  }

  set mode(mode: Mode) {
    this.#settle();
    if (mode === 1) this.#endSession();
    else this.#session ??= { id: `5e550000-0000-4000-8000-${String((this.#sessions += 1)).padStart(12, '0')}`, startMs: this.nowMs, kwh: 0 };
    this.#mode = mode;
  }

  /** What the charger has ever delivered. */
  get meterKwh(): number {
    this.#settle();
    return this.#meterKwh;
  }

  /** The session ends, and the car waits to be authorized. */
  deauthorize(): void {
    this.#settle();
    this.#endSession();
    this.#mode = 2;
    this.isStopped = false;
  }

  /** The rows of the state, each with the time of its last change. */
  rows(): readonly Row[] {
    this.#settle();
    const rows: Row[] = [];
    for (const [id, value] of Object.entries(this.#values())) {
      if (value === undefined) continue;
      const before = this.#shown.get(id);
      const row = before?.ValueAsString === value ? before : { ChargerId: this.id, StateId: Number(id), ValueAsString: value, Timestamp: timestamp(this.nowMs) };
      if (row !== before) this.#shown.set(id, row);
      rows.push(row);
    }
    return rows;
  }

  #values(): Record<number, string | undefined> {
    const isCharging = this.#mode === 3;
    return {
      [-2]: this.isOnline ? '1' : '0',
      201: '21.5',
      270: '40',
      501: '230',
      507: isCharging ? '16' : '0.02',
      513: isCharging ? String(POWER_W) : '0',
      553: this.#session?.kwh.toFixed(3) ?? '0',
      554: this.#signed,
      710: String(this.#mode),
      718: this.isStopped ? '1' : '0',
      721: this.#session?.id,
      723: this.finished === undefined || !this.reportsSessions ? undefined : report(this.finished),
      911: this.firmware,
    };
  }

  #endSession(): void {
    if (this.#session !== undefined) this.finished = { ...this.#session, endMs: this.nowMs };
    this.#session = undefined;
  }

  #settle(): void {
    const fromMs = this.#settledAtMs;
    const { nowMs } = this;
    const kwhUntil = (ms: number): number => (this.#mode === 3 ? ((POWER_W / 1000) * (ms - fromMs)) / HOUR : 0);
    const fullHourMs = Math.floor(nowMs / HOUR) * HOUR;
    if (fullHourMs > fromMs) this.#signed = signed(this.#meterKwh + kwhUntil(fullHourMs), fullHourMs);
    this.#meterKwh += kwhUntil(nowMs);
    if (this.#session !== undefined) this.#session.kwh += kwhUntil(nowMs);
    this.#settledAtMs = nowMs;
  }
}

/** As the cloud writes it: UTC, without saying so. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}

function signed(kwh: number, atMs: number): string {
  return `OCMF|${JSON.stringify({ FV: '1.0', RD: [{ TM: `${timestamp(atMs)},000+00:00 R`, RV: kwh.toFixed(3), RU: 'kWh', ST: 'G' }] })}|{"SD":"00"}`;
}

function report({ id, kwh, startMs, endMs }: FinishedSession): string {
  return JSON.stringify({ SessionId: id, Energy: kwh, StartDateTime: timestamp(startMs), EndDateTime: timestamp(endMs) });
}
