// What `POST /api/chargers/{id}/update` sets, and the observations that tell it. Pure.
import { numbersIn } from './json-body.ts';
import { models, type Model } from './models.ts';

/** Settings that were written; what is absent is as the charger was made. */
export interface ChargerSettings {
  readonly maxCurrentA?: number;
  readonly minCurrentA?: number;
  readonly maxPhases?: 1 | 3;
  /** -1 leaves it to the cloud. */
  readonly offlineCurrentA?: number;
  /** Bits of phases; 0 leaves it to the cloud. */
  readonly offlinePhases?: 0 | 1 | 2 | 4 | 7;
  /** 0 is never. */
  readonly meterValueIntervalS?: number;
}

const names = ['maxchargecurrent', 'maxchargephases', 'minchargecurrent', 'offlinechargecurrent', 'offlinechargephase', 'metervalueinterval'];

/** What the body asks for; `undefined` when it makes no sense. */
export function readSettings(body: string): ChargerSettings | undefined {
  const values = numbersIn(body, names);
  if (values === undefined || ![...values].every(([name, value]) => isAllowed(name, value))) return undefined;
  const settings = {
    maxCurrentA: values.get('maxchargecurrent'),
    minCurrentA: values.get('minchargecurrent'),
    maxPhases: values.get('maxchargephases'),
    offlineCurrentA: values.get('offlinechargecurrent'),
    offlinePhases: values.get('offlinechargephase'),
    meterValueIntervalS: values.get('metervalueinterval'),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** How often a charger of this model tells its energy, in seconds. */
export function meterValueIntervalS(settings: ChargerSettings, model: Model): number {
  return settings.meterValueIntervalS ?? models[model].meterIntervalMs / 1000;
}

/** The observations that differ from what the charger was made with. */
export function settingRows(settings: ChargerSettings, model: Model): (readonly [id: number, value: number])[] {
  const { minCurrentA, maxPhases, offlineCurrentA = -1, offlinePhases = 0, meterValueIntervalS: intervalS } = settings;
  const rows: (readonly [number, number])[] = [];
  if (minCurrentA !== undefined) rows.push([511, minCurrentA]);
  if (maxPhases !== undefined) rows.push([519, maxPhases === 1 ? 1 : 4], [520, maxPhases]);
  if (offlinePhases !== 0) rows.push([522, phaseIds[offlinePhases]]);
  if (offlineCurrentA >= 0) rows.push([523, offlineCurrentA]);
  // A Pro has an interval for its signed meter value, a Go one for everything that it transmits.
  if (intervalS !== undefined) rows.push([model === 'Pro' ? 555 : 145, intervalS]);
  return rows;
}

/** Bits of phases as observations 519 and 522 number them, on a TN grid. */
const phaseIds = { 1: 1, 2: 2, 4: 3, 7: 4 } as const;

function isAllowed(name: string, value: number): boolean {
  switch (name) {
    case 'maxchargephases':
      return value === 1 || value === 3;
    case 'offlinechargephase':
      return [0, 1, 2, 4, 7].includes(value);
    case 'offlinechargecurrent':
      return value === -1 || (value >= 0 && value <= 32);
    case 'metervalueinterval':
      return value >= 0;
    default:
      return value >= 0 && value <= 32;
  }
}
