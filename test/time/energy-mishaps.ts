// The sessions of a year, one after the other, and what goes wrong in each.
import type { EnergyYear } from './energy-year.ts';
import type { Chance } from './random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What may go wrong in a session. */
export const mishaps = [
  'nothing',
  'a pause',
  'restarts',
  'kills',
  'an outage of hours',
  'an outage of days',
  'a malformed meter',
  'a meter in Wh',
  'a meter with many readings',
  'a bad meter state',
  'zero energy',
  'no energy',
  'no session id',
  'a charger offline',
  'no report of the session',
  'copies that lag',
  'another car at once',
  'frozen power',
  'a session by itself',
  'an authorization',
  'a charger that restarts',
  'a schedule',
  'a host whose clock is behind',
] as const;
export type Mishap = (typeof mishaps)[number];

/** The most that a car takes in one session. */
export const MOST_APPETITE_KWH = 60;

const carPowersW = [3680, 7360, 11_040, 22_080];

/** A car comes, charges, and leaves, and the mishap happens meanwhile. */
export async function session(year: EnergyYear, mishap: Mishap, chance: Chance): Promise<void> {
  const { charger } = year;
  const everyMs = chance.of([30_000, MINUTE, MINUTE, 5 * MINUTE, 20 * MINUTE]);
  const stretch = (): number => Math.min(chance.between(5, 40) * everyMs, 9 * HOUR);
  const plugIn = (): void => charger.plugIn({ powerW: chance.of(carPowersW), appetiteKwh: chance.between(0.2, MOST_APPETITE_KWH) });
  plugIn();
  await year.watch(stretch(), everyMs);
  switch (mishap) {
    case 'nothing':
      break;
    case 'a pause':
      charger.command(506);
      await year.watch(stretch(), everyMs);
      charger.command(507);
      break;
    case 'restarts':
      await year.watch(stretch(), everyMs, (look) => (look % 7 === 0 ? year.restart() : undefined));
      break;
    case 'kills':
      await year.watch(stretch(), everyMs, (look) => (look % 9 === 0 ? year.kill() : undefined));
      break;
    case 'an outage of hours':
    case 'an outage of days':
      await outage(year, chance.between(1, 8) * (mishap === 'an outage of hours' ? HOUR : 12 * HOUR), chance, plugIn);
      break;
    case 'a malformed meter':
      charger.setMeterForm({ text: chance.of(['OCMF|{"RD":[{"TM"', '', null, 'none']) });
      break;
    case 'a meter in Wh':
      charger.setMeterForm({ unit: 'Wh' });
      break;
    case 'a meter with many readings':
      charger.setMeterForm({ rows: 'session' });
      break;
    case 'a bad meter state':
      charger.setMeterForm({ status: 'T' });
      break;
    case 'zero energy':
      await slips(year, 553, '0.000', everyMs, chance);
      break;
    case 'no energy':
      await slips(year, 553, chance.is(0.5) ? chance.of([null, 'x']) : undefined, everyMs, chance);
      break;
    case 'no session id':
      await slips(year, 721, chance.is(0.5) ? null : undefined, everyMs, chance);
      break;
    case 'a charger offline':
      charger.goOffline();
      await year.watch(stretch(), everyMs);
      charger.comeOnline();
      break;
    case 'no report of the session':
      charger.reportsSessions = false;
      break;
    case 'copies that lag':
      year.lagMs = 40_000;
      break;
    case 'another car at once':
      charger.unplug();
      plugIn();
      break;
    case 'frozen power':
      charger.staleAfterCharge = true;
      break;
    case 'a session by itself':
      charger.command(10_001);
      break;
    case 'an authorization':
      charger.requireAuthorization(true);
      charger.command(10_001);
      await year.watch(stretch(), everyMs);
      charger.authorize();
      break;
    case 'a charger that restarts':
      charger.command(102);
      break;
    case 'a schedule':
      charger.setSchedule(new Date(year.nowMs + stretch()).toISOString());
      break;
    case 'a host whose clock is behind':
      year.setHostBehind(2 * 24 * HOUR);
  }
  await year.watch(stretch(), everyMs);
  if (charger.mode !== 1) charger.unplug();
  await year.watch(chance.between(10, 40) * MINUTE, 5 * MINUTE);
  charger.setMeterForm({ unit: 'kWh', rows: 'last', status: 'G', text: undefined });
  charger.requireAuthorization(false);
  year.setHostBehind(0);
  charger.reportsSessions = true;
  charger.staleAfterCharge = false;
  year.lagMs = 0;
}

/** Nobody sees how the session ends, and whether there is another one. */
async function outage(year: EnergyYear, ms: number, chance: Chance, plugIn: () => void): Promise<void> {
  year.isReachable = false;
  await year.pass(ms / 2);
  if (chance.is(0.5)) year.charger.unplug();
  if (chance.is(0.3)) year.restart();
  await year.watch(10 * MINUTE, 5 * MINUTE);
  await year.pass(ms / 2);
  if (year.charger.mode === 1 && chance.is(0.5)) plugIn();
  await year.pass(chance.between(0, 2) * HOUR);
  year.isReachable = true;
}

/** One answer in four is wrong. */
async function slips(year: EnergyYear, id: number, value: string | null | undefined, everyMs: number, chance: Chance): Promise<void> {
  await year.watch(chance.between(10, 40) * everyMs, everyMs, (look) => {
    if (look % 4 === 3) year.charger.setObservation(id, value);
    else year.charger.clearObservation(id);
  });
  year.charger.clearObservation(id);
}
