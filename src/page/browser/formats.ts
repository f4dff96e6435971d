// Numbers and times as they are written in the language of the page.
import type { Language } from '../../config/language.ts';
import type { Speaker } from '../words/speaker.ts';
import { element } from './dom.ts';

export type Formats = ReturnType<typeof formatsOf>;

export function formatsOf(language: Language, say: Speaker) {
  // The standard's name of what the user interface calls "no".
  const locale = language === 'no' ? 'nb' : language;
  const number = (digits: number): ((value: number | null, unit: string) => string) => {
    const format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
    return (value, unit) => (value === null ? say('unknown') : `${format.format(value)} ${unit}`);
  };
  const [whole, tenths, hundredths] = [number(0), number(1), number(2)];
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const dated = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    amperes: (currentA: number | null) => tenths(currentA, 'A'),
    watts: (powerW: number | null) => whole(powerW, 'W'),
    kilowattHours: (energyKwh: number | null) => hundredths(energyKwh, 'kWh'),
    degrees: (temperatureC: number | null) => tenths(temperatureC, '°C'),
    /** Without a unit, to so many digits. */
    number: (value: number, digits: number) => value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    /** Today the time, else with the day. */
    time: (atMs: number) => (new Date(atMs).toDateString() === new Date().toDateString() ? clock : dated).format(atMs),
  };
}

/** Pairs of what it is and how much. */
export function facts(pairs: readonly (readonly [what: string, value: string])[]): HTMLElement {
  return element('dl', { class: 'row mb-2' }, ...pairs.flatMap(([what, value]) => [element('dt', { class: 'col-5 fw-normal' }, what), element('dd', { class: 'col-7 mb-1 text-break' }, value)]));
}
