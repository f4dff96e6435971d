// One charger live: what it does and why, its values, and the buttons.
import type { LiveAnswer, LiveCharger, LiveWish } from '../../live/snapshot.ts';
import { isOnline } from '../online.ts';
import type { Speaker } from '../words/speaker.ts';
import { button, element, name, Notice } from './dom.ts';
import { facts, type Formats } from './formats.ts';

/** Asks for something; resolves with the id under which the answer comes. */
export type Wish = (command: LiveWish['command']) => Promise<string>;

/** What these say is known to their sentence alone: it has the words of the cloud or of the network. */
const ONLY_IN_ENGLISH: ReadonlySet<LiveAnswer['says']> = new Set(['rejected', 'unsent', 'outcome-unknown']);

const WHAT = { pause: 'now.pause', resume: 'now.resume', 'allow-charging': 'now.allowed', 'hold-charging': 'now.allowed' } as const;

const KIND = { done: 'success', 'under-way': 'info', refused: 'warning', failed: 'danger' } as const;

export class ChargerCard {
  readonly node: HTMLElement;
  readonly #say: Speaker;
  readonly #formats: Formats;
  readonly #wish: Wish;
  readonly #name = element('h3', { class: 'h6 mb-1' });
  readonly #status = element('p', { class: 'mb-2 text-break', 'data-status': '' });
  readonly #facts = element('div');
  readonly #answer = new Notice();
  readonly #allowed = element('input', { class: 'form-check-input', type: 'checkbox', role: 'switch' });
  readonly #allowedLabel: HTMLElement;
  readonly #switch: HTMLElement;
  readonly #inputs: readonly (HTMLButtonElement | HTMLInputElement)[];
  /** How often anything was asked for. */
  #asked = 0;
  #wishId: string | undefined;
  #shownAnswer = '';
  /** What was asked for last, in the language of the page. */
  #what = '';

  /** @param id of the card, unlike every other */
  constructor(id: string, say: Speaker, formats: Formats, wish: Wish) {
    this.#say = say;
    this.#formats = formats;
    this.#wish = wish;
    this.#name.id = `${id}-name`;
    this.#allowed.id = `${id}-allowed`;
    this.#allowed.addEventListener('change', () => void this.#ask(this.#allowed.checked ? 'allow-charging' : 'hold-charging'));
    this.#allowedLabel = element('label', { class: 'form-check-label', for: this.#allowed.id });
    this.#switch = element('div', { class: 'form-check form-switch ms-2' }, this.#allowed, this.#allowedLabel);
    const buttons = (['pause', 'resume'] as const).map((command) => button('btn-primary btn-sm', say(WHAT[command]), () => void this.#ask(command)));
    this.#inputs = [...buttons, this.#allowed];
    const group = element('div', { class: 'd-flex flex-wrap gap-2 align-items-center mb-2', role: 'group', 'aria-labelledby': this.#name.id }, ...buttons, this.#switch);
    this.node = element('div', { class: 'col-md-6' }, element('section', { class: 'card card-body h-100', 'aria-labelledby': this.#name.id }, this.#name, this.#status, this.#facts, group, this.#answer.node));
  }

  /** @param whose the name or the number of its bridge, where there are several: they may have the same charger */
  show(charger: LiveCharger, answers: readonly LiveAnswer[], age: 'live' | 'old', whose: string | undefined): void {
    this.#name.replaceChildren(name(charger.name), ` (${charger.model})`, ...(whose === undefined ? [] : [', ', name(whose)]));
    this.#status.textContent = this.#sentence(charger);
    this.#facts.replaceChildren(facts(this.#values(charger)));
    this.#switch.hidden = charger.isChargingAllowed === null;
    this.#allowed.checked = charger.isChargingAllowed === true;
    this.#allowed.indeterminate = charger.isChargingAllowed === 'unknown';
    this.#allowedLabel.textContent = `${this.#say('now.allowed')}${this.#allowed.indeterminate ? ` (${this.#say('unknown')})` : ''}`;
    for (const input of this.#inputs) input.disabled = age === 'old';
    const answer = answers.find(({ wishId }) => wishId === this.#wishId);
    if (answer === undefined || answer.sentence === this.#shownAnswer) return;
    this.#shownAnswer = answer.sentence;
    this.#answer.show(this.#answerInWords(answer), KIND[answer.result], ONLY_IN_ENGLISH.has(answer.says) ? [answer.sentence] : []);
  }

  #answerInWords({ says, because }: LiveAnswer): string {
    return this.#say(`answer.${says}`, { what: this.#what, why: because === null ? '' : this.#say(`because.${because}`) });
  }

  #sentence({ status, whyNot, whyUnreachable }: LiveCharger): string {
    if (whyUnreachable !== null) return this.#say(`unreachable.${whyUnreachable}`);
    return whyNot === null ? this.#say(`status.${status}`) : this.#say(`why.${whyNot}`);
  }

  #values(charger: LiveCharger): (readonly [string, string])[] {
    const say = this.#say;
    const { amperes, watts, kilowattHours, degrees, time } = this.#formats;
    const when = (atMs: number | null): string => (atMs === null ? say('unknown') : time(atMs));
    const optional = (what: string, value: number | null, format: (value: number) => string): (readonly [string, string])[] => (value === null ? [] : [[what, format(value)]]);
    return [
      [say('now.power'), watts(charger.powerW)],
      [say('now.current'), amperes(charger.currentA)],
      ...optional(say('now.session'), charger.sessionKwh, kilowattHours),
      [say('now.total'), kilowattHours(charger.totalKwh)],
      ...optional(say('now.temperature'), charger.temperatureC, degrees),
      [say('now.online'), say(isOnline(charger))],
      [say('now.since'), when(charger.sinceMs)],
      ...optional(say('now.next'), charger.nextStartMs, time),
      [say('now.as-of'), when(charger.toldAtMs)],
      [say('now.feed'), say(`feed.${charger.feed}`)],
    ];
  }

  async #ask(command: LiveWish['command']): Promise<void> {
    const asked = ++this.#asked;
    // The answer to the one before is none to this one.
    this.#wishId = undefined;
    this.#shownAnswer = '';
    this.#what = this.#say(WHAT[command]);
    this.#answer.show(this.#say('now.asked'), 'info');
    try {
      const wishId = await this.#wish(command);
      if (asked === this.#asked) this.#wishId = wishId;
    } catch (error) {
      if (asked === this.#asked) this.#answer.fail(error, this.#say);
    }
  }
}
