// The monthly report as a page to print, complete in one file: no script, no address, nothing of anybody else. Pure.
import { DAY } from '../base/clock.ts';
import { toPlainText } from '../base/redact.ts';
import type { LocalTime } from '../charging/sessions/costs/local-time.ts';
import { rounded } from '../charging/sessions/costs/rounding.ts';
import { EVERY_DAY, type Rate, type RateTime } from '../charging/sessions/costs/price.ts';
import type { Language } from '../config/language.ts';
import { html, Html } from './html.ts';
import { marksOf, notesOf } from './marks.ts';
import type { MonthReport, ReportCharger } from './month-report.ts';
import { REPORT_WORDS, type ReportWords } from './report-words.ts';
import type { ListedSession } from './session-list.ts';
import { costHeader, nameOf, type ChargerNames } from './table.ts';

interface PageOptions {
  readonly language: Language;
  readonly names: ChargerNames;
  readonly time: LocalTime;
  /** Milliseconds since 1970. */
  readonly madeAtMs: number;
}

/** Days of the week count from it. */
const A_SUNDAY = Date.UTC(2026, 0, 4);

export function reportPage(report: MonthReport, { language, names, time, madeAtMs }: PageOptions): string {
  const words = REPORT_WORDS[language];
  const writing = new Writing(words, names, time);
  const month = new Intl.DateTimeFormat(words.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${report.month}-01T00:00:00Z`));
  const title = `${words.title}, ${month}`;
  const body = report.lines.length === 0 ? [html`<p>${words.none}</p>`] : [writing.chargers(report), writing.sessions(report), ...writing.notes(report), ...writing.prices(report)];
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
${body}
<p class="small">${words.madeOn} ${writing.date(madeAtMs)} · ${time.zone}</p>
</body>
</html>
`;
  return page.text;
}

/** Writes in one language. */
class Writing {
  readonly #words: ReportWords;
  readonly #names: ChargerNames;
  readonly #local: LocalTime;
  readonly #dateAndTime: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;

  constructor(words: ReportWords, names: ChargerNames, local: LocalTime) {
    this.#words = words;
    this.#names = names;
    this.#local = local;
    // Of what a clock shows, and of calendar days, wherever they are.
    const date = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' } as const;
    this.#dateAndTime = new Intl.DateTimeFormat(words.locale, { ...date, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    this.#date = new Intl.DateTimeFormat(words.locale, date);
    this.#weekday = new Intl.DateTimeFormat(words.locale, { weekday: 'short', timeZone: 'UTC' });
  }

  date(ms: number): string {
    return this.#date.format(this.#local.localMs(ms));
  }

  chargers({ chargers, energyKwh, cost, currency }: MonthReport): Html {
    const { charger, serial, sessions, energy, meterBegin, meterEnd, sum } = this.#words;
    const costs = currency === undefined ? [] : [costHeader(this.#words.cost, currency)];
    const row = (one: ReportCharger): Html =>
      html`<tr>${text(nameOf(one.chargerId, this.#names))}${text(this.#names.get(one.chargerId)?.serial ?? '')}${this.#number(one.beginMeterKwh, 3)}${this.#number(one.endMeterKwh, 3)}${this.#number(one.sessions, 0)}${this.#number(one.energyKwh, 3)}${costs.map(() => this.#number(one.cost, 2))}</tr>\n`;
    const total = html`<tr>${text(sum)}<td colspan="3"></td>${this.#number(chargers.reduce((all, one) => all + one.sessions, 0), 0)}${this.#number(energyKwh, 3)}${costs.map(() => this.#number(cost, 2))}</tr>`;
    return table([charger, serial], [meterBegin, meterEnd, sessions, energy, ...costs], chargers.map(row), total);
  }

  sessions({ lines, energyKwh, cost, currency }: MonthReport): Html {
    const { begin, end, charger, label, energy, perKwh, meterBegin, meterEnd, sum } = this.#words;
    const costs = currency === undefined ? [] : [`${currency} ${perKwh}`.trimStart(), costHeader(this.#words.cost, currency)];
    const row = (line: ListedSession): Html =>
      html`<tr>${this.#time(line.beginMs)}${this.#time(line.endMs)}${text(nameOf(line.chargerId, this.#names))}${text(line.label ?? '')}${this.#number(line.beginMeterKwh, 3)}${this.#number(line.endMeterKwh, 3)}${this.#number(line.energyKwh, 3, marksOf(line))}${costs.length === 0 ? [] : [this.#price(line.perKwh), this.#number(line.cost, 2)]}</tr>\n`;
    const total = html`<tr>${text(sum)}<td colspan="5"></td>${this.#number(energyKwh, 3)}${costs.length === 0 ? [] : [html`<td></td>`, this.#number(cost, 2)]}</tr>`;
    return table([begin, end, charger, label], [meterBegin, meterEnd, energy, ...costs], lines.map(row), total);
  }

  notes(report: MonthReport): Html[] {
    return notesOf(report, this.#words, (kwh) => this.#numberText(kwh, 3)).map((note) => html`<p class="small">${note}</p>\n`);
  }

  prices({ rates, currency = '' }: MonthReport): Html[] {
    const { prices, validFrom, days, time, otherwise, perKwh } = this.#words;
    if (rates.length === 0) return [];
    const row = (cells: readonly string[], price: number): Html => html`<tr>${cells.map(text)}${this.#price(price)}</tr>\n`;
    const rowsOf = ({ from, perKwh: price, times = [] }: Rate): Html[] => {
      const date = from === undefined ? '' : this.#date.format(Date.parse(`${from}T00:00:00Z`));
      // The last one that fits holds: it is named first.
      const special = times.toReversed().map((one) => row([date, this.#days(one), `${one.from}–${one.to}`], one.perKwh));
      return [...special, row([date, '', times.length === 0 ? '' : otherwise], price)];
    };
    return [html`<h2>${prices}</h2>\n`, table([validFrom, days, time], [`${currency} ${perKwh}`.trimStart()], rates.flatMap(rowsOf))];
  }

  #days({ days = EVERY_DAY }: RateTime): string {
    if (days.length === EVERY_DAY.length) return '';
    return days.map((day) => this.#weekday.format(A_SUNDAY + day * DAY)).join(', ');
  }

  #time(ms: number): Html {
    return html`<td class="time">${this.#dateAndTime.format(this.#local.localMs(ms))}${this.#local.offsetBehind(ms)}</td>`;
  }

  #number(value: number | undefined, digits: number, marks = ''): Html {
    return html`<td class="number">${marks === '' ? '' : `${marks} `}${value === undefined ? '' : this.#numberText(value, digits)}</td>`;
  }

  /** Of a kilowatt hour: more digits than money has, where there are some. */
  #price(value: number | undefined): Html {
    return html`<td class="number">${value === undefined ? '' : this.#numberText(value, 4, 2)}</td>`;
  }

  #numberText(value: number, digits: number, least = digits): string {
    return new Intl.NumberFormat(this.#words.locale, { minimumFractionDigits: least, maximumFractionDigits: digits, signDisplay: 'negative' }).format(rounded(value, digits));
  }
}

function text(content: string): Html {
  return html`<td>${toPlainText(content)}</td>`;
}

function table(texts: readonly string[], numbers: readonly string[], rows: readonly Html[], total?: Html): Html {
  const header = html`${texts.map((name) => html`<th scope="col">${name}</th>`)}${numbers.map((name) => html`<th scope="col" class="number">${name}</th>`)}`;
  return html`<table>\n<thead><tr>${header}</tr></thead>\n<tbody>\n${rows}</tbody>\n${total === undefined ? '' : html`<tfoot>${total}</tfoot>\n`}</table>\n`;
}

const STYLE = `
@page { size: A4 landscape; margin: 15mm; }
body { font: 10pt/1.4 system-ui, sans-serif; color: #000; background: #fff; margin: 2em auto; max-width: 68em; padding: 0 1em; }
h1 { font-size: 16pt; } h2 { font-size: 12pt; margin-top: 2em; }
table { border-collapse: collapse; width: 100%; margin-bottom: 1.5em; }
th, td { padding: 0.25em 0.6em; text-align: left; vertical-align: bottom; border-bottom: 1px solid #ccc; }
th { border-bottom-color: #000; } tfoot td { border-top: 1px solid #000; border-bottom: none; font-weight: bold; }
.time { white-space: nowrap; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } th.number { white-space: normal; width: 5em; }
.small { font-size: 8.5pt; color: #444; margin: 0.3em 0; } tr { break-inside: avoid; } tfoot { display: table-row-group; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
`;
