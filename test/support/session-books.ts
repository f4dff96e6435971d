// Two years of charging by several cars, with books of its own: what flowed in each hour, in whole watt hours, added up by
// asking the system for the local time of each. And what the sources say of it, each in its own way, some of it wrong.
import type { Rate, Price } from '../../src/charging/sessions/costs/price.ts';
import { SOURCES, type SessionReport, type SessionSource } from '../../src/charging/sessions/session.ts';

export const HOUR_MS = 3_600_000;

/** From 0 to 1. */
export type Random = () => number;

interface Flow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly wh: number;
}

/** A session as it was. */
export interface TrueSession {
  readonly id: string;
  readonly chargerId: string;
  readonly label: string | undefined;
  readonly beginMs: number;
  readonly endMs: number;
  /** Within one hour each. */
  readonly flows: readonly Flow[];
  readonly isSigned: boolean;
}

export const CHARGERS = ['charger-a', 'charger-b', 'charger-c'];

export function liveTwoYears(random: Random, fromMs: number): TrueSession[] {
  const sessions: TrueSession[] = [];
  for (const chargerId of CHARGERS) {
    let atMs = fromMs + Math.floor(random() * 40) * HOUR_MS;
    for (let number = 0; atMs < fromMs + 730 * 24 * HOUR_MS; number++) {
      const session = liveSession(random, { id: `${chargerId}-${number}`, chargerId, beginMs: atMs });
      sessions.push(session);
      atMs = session.endMs + Math.floor(random() * 50 * 60) * 60_000;
    }
  }
  return sessions;
}

function liveSession(random: Random, { id, chargerId, beginMs }: Pick<TrueSession, 'id' | 'chargerId' | 'beginMs'>): TrueSession {
  const endMs = beginMs + 60_000 + Math.floor(random() * random() * 30 * 60) * 60_000;
  const label = ['Company car', 'Ærlig bil', undefined][Math.floor(random() * 3)];
  const isSigned = random() < 0.7;
  const flows: Flow[] = [];
  const wattHoursAMinute = 20 + Math.floor(random() * 300);
  for (let fromMs = beginMs; fromMs < endMs; ) {
    const toMs = Math.min(endMs, Math.floor(fromMs / HOUR_MS) * HOUR_MS + HOUR_MS);
    // A car pauses now and then; where nothing is signed it must flow evenly, or nobody could know.
    const flowing = isSigned ? (random() < 0.6 ? random() : 0) : 1;
    flows.push({ fromMs, toMs, wh: Math.floor((wattHoursAMinute * flowing * (toMs - fromMs)) / 60_000) });
    fromMs = toMs;
  }
  return { id, chargerId, label, beginMs, endMs, flows, isSigned };
}

export function energyWh({ flows }: TrueSession): number {
  return flows.reduce((sum, { wh }) => sum + wh, 0);
}

/** What the sources say of it, in any order, some of it twice: only the best of them, or the signature, has to be right. */
export function toldOf(session: TrueSession, random: Random): SessionReport[] {
  const sources: SessionSource[] = SOURCES.filter(() => random() < 0.5);
  if (sources.length === 0) sources.push('charger');
  const best = sources.at(-1);
  const withSignature = session.isSigned ? sources[Math.floor(random() * sources.length)] : undefined;
  const labelled = sources[Math.floor(random() * sources.length)];
  const reports = sources.map((source): SessionReport => {
    const isRight = source === best || random() < 0.5;
    return {
      source,
      id: session.id,
      chargerId: session.chargerId,
      beginMs: isRight ? session.beginMs : session.beginMs - 5_000,
      endMs: isRight ? session.endMs : session.endMs + 7_000,
      energyKwh: (energyWh(session) + (isRight && withSignature === undefined ? 0 : Math.floor(random() * 500))) / 1000,
      signedSession: source === withSignature ? signature(session) : undefined,
      label: source === labelled || random() < 0.3 ? session.label : undefined,
      isVoid: false,
    };
  });
  const twice = random() < 0.3 ? [...reports, ...reports] : reports;
  return twice.toSorted(() => random() - 0.5);
}

/** A charger reads its meter on each full hour, and signs what has changed. */
function signature(session: TrueSession): string {
  let wh = 140_121;
  const rows = [row(session.beginMs, wh, 'B')];
  for (const flow of session.flows) {
    wh += flow.wh;
    if (flow.wh > 0 && flow.toMs < session.endMs) rows.push(row(flow.toMs, wh, 'T'));
  }
  return `OCMF|${JSON.stringify({ FV: '1.0', RD: [...rows, row(session.endMs, wh, 'E')] })}|{"SA":"ECDSA"}`;
}

function row(atMs: number, wh: number, occasion: string): unknown {
  return { TM: `${new Date(atMs).toISOString().replace('.', ',').replace('Z', '+00:00')} R`, TX: occasion, RV: wh / 1000, RI: '1-0:1.8.0', RU: 'kWh', RT: 'AC', ST: 'G' };
}

export interface Entry {
  wh: number;
  cost: number;
  sessions: number;
}

/** What belongs to each key, as a bookkeeper would write it down: hour by hour, and of each session whole watt hours and cents. */
export class Books {
  readonly #format: Intl.DateTimeFormat;
  readonly #price: Price;

  constructor(zone: string, price: Price) {
    this.#format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23', weekday: 'long' });
    this.#price = price;
  }

  /** @param keyOf the key of a local date "2026-01-31", and of the session */
  by(sessions: readonly TrueSession[], keyOf: (date: string, session: TrueSession) => string | undefined): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    const entry = (key: string): Entry => {
      const known = entries.get(key) ?? { wh: 0, cost: 0, sessions: 0 };
      entries.set(key, known);
      return known;
    };
    for (const session of sessions) {
      const begin = keyOf(this.#local(session.beginMs).date, session);
      if (begin !== undefined) entry(begin).sessions += 1;
      /** In thousandths of a cent, which are whole. */
      const costs = new Map<string, number>();
      for (const { fromMs, wh } of session.flows) {
        const { date, hour, weekday } = this.#local(fromMs);
        const key = keyOf(date, session);
        if (key === undefined || wh === 0) continue;
        entry(key).wh += wh;
        costs.set(key, (costs.get(key) ?? 0) + wh * Math.round(100 * this.#perKwh(date, hour, weekday)));
      }
      for (const [key, cost] of costs) entry(key).cost += (Math.sign(cost) * Math.floor((Math.abs(cost) + 500) / 1000)) / 100;
    }
    return entries;
  }

  #local(ms: number): { date: string; hour: number; weekday: number } {
    const parts = new Map(this.#format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return { date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`, hour: Number(parts.get('hour')), weekday: WEEK.indexOf(parts.get('weekday') ?? '') };
  }

  #perKwh(date: string, hour: number, weekday: number): number {
    let current: Rate | undefined;
    for (const rate of this.#price.rates) if ((rate.from ?? '') <= date && (current === undefined || (rate.from ?? '') >= (current.from ?? ''))) current = rate;
    let perKwh = current?.perKwh ?? 0;
    for (const { days, from, to, perKwh: then } of current?.times ?? []) {
      const [first, last] = [parseInt(from), parseInt(to)];
      const isToday = days === undefined || days.includes(weekday);
      const isYesterday = days === undefined || days.includes((weekday + 6) % 7);
      const wraps = last <= first;
      if ((isToday && hour >= first && (wraps || hour < last)) || (wraps && isYesterday && hour < last)) perKwh = then;
    }
    return perKwh;
  }
}

const WEEK = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
