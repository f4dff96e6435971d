// "Now": each charger live, and what can be asked of it.
import type { LiveInstallation } from '../../live/snapshot.ts';
import type { LiveNews } from '../messages/messages.ts';
import type { Speaker } from '../words/speaker.ts';
import { ChargerCard, type Wish } from './charger-card.ts';
import { button, element, name, Notice, press } from './dom.ts';
import { chargerTable, foundOrTold, installationTable } from './found.ts';
import { facts, type Formats } from './formats.ts';
import type { Host } from './host.ts';

export class Now {
  readonly node: HTMLElement;
  readonly #host: Host;
  readonly #say: Speaker;
  readonly #formats: Formats;
  readonly #notice = new Notice();
  readonly #chargers = element('div', { class: 'row g-3' });
  readonly #installations = element('div', { class: 'row g-3 mt-0' });
  /** By bridge and charger, so that focus and answers stay where they are. */
  readonly #cards = new Map<string, ChargerCard>();
  /** For as long as no plugin runs that tells: what Zaptec itself says. */
  readonly #without = element('div', { hidden: '' });
  readonly #found = element('div');
  #made = 0;

  constructor(host: Host, say: Speaker, formats: Formats) {
    this.#host = host;
    this.#say = say;
    this.#formats = formats;
    this.#without.append(button('btn-secondary mb-3', say('now.ask-zaptec'), (pressed) => void this.#askZaptec(pressed)), this.#found);
    this.node = element('div', {}, this.#notice.node, this.#without, this.#chargers, this.#installations);
    host.onLive((news) => this.#take(news));
  }

  show(): void {
    if (this.#cards.size === 0) this.#notice.show(this.#say('wait'), 'info');
    void this.#host.ask('/now', { isShown: true }).catch((error: unknown) => this.#notice.fail(error, this.#say));
  }

  hide(): void {
    void this.#host.ask('/now', { isShown: false }).catch((error: unknown) => this.#notice.fail(error, this.#say));
  }

  async #askZaptec(pressed: HTMLButtonElement): Promise<void> {
    const [say, notice] = [this.#say, new Notice()];
    this.#found.replaceChildren(notice.node);
    notice.show(say('set-up.looking'), 'info');
    await press(pressed, notice, say, async () => {
      const found = foundOrTold(await this.#host.ask('/set-up', { block: this.#host.block }), notice, say);
      if (found !== undefined) this.#found.replaceChildren(chargerTable(found.chargers, found.installations, say), installationTable(found.installations, say));
    });
  }

  #take({ bridges, failure }: LiveNews): void {
    const present = new Set<string>();
    for (const [index, { bridge, blockName, chargers, answers, isOld }] of bridges.entries()) {
      for (const charger of chargers) {
        const key = `${bridge} ${charger.id}`;
        present.add(key);
        const card = this.#cards.get(key) ?? this.#add(key, async (command) => (await this.#host.ask('/wish', { bridge, wish: { chargerId: charger.id, command } })).wishId);
        card.show(charger, answers, isOld ? 'old' : 'live', bridges.length > 1 ? (blockName ?? String(index + 1)) : undefined);
      }
    }
    for (const [key, card] of this.#cards) {
      if (present.has(key)) continue;
      card.node.remove();
      this.#cards.delete(key);
    }
    this.#installations.replaceChildren(...bridges.flatMap(({ installations }) => installations.map((one) => this.#installation(one))));
    this.#tell({ bridges, failure });
  }

  #tell({ bridges, failure }: LiveNews): void {
    const say = this.#say;
    const old = bridges.find(({ isOld }) => isOld);
    this.#without.hidden = bridges.some(({ isOld }) => !isOld);
    if (this.#without.hidden) this.#found.replaceChildren();
    const problem = bridges.flatMap((bridge) => bridge.problem ?? []).toSorted((one, other) => other.atMs - one.atMs)[0];
    if (failure !== null) this.#notice.show(say('failed', { detail: failure }), 'danger');
    else if (bridges.length === 0) this.#notice.show(say('now.none'), 'warning');
    else if (old !== undefined) this.#notice.show(say('now.old', { time: this.#formats.time(old.confirmedAtMs) }), 'warning');
    else if (problem !== undefined) this.#notice.show(say('now.problem', { time: this.#formats.time(problem.atMs) }), 'warning', [problem.sentence]);
    else if (bridges.every(({ chargers }) => chargers.length === 0)) this.#notice.show(say('now.no-chargers'), 'info');
    else this.#notice.clear();
  }

  #add(key: string, wish: Wish): ChargerCard {
    const card = new ChargerCard(`charger-${this.#made++}`, this.#say, this.#formats, wish);
    this.#cards.set(key, card);
    this.#chargers.append(card.node);
    return card;
  }

  #installation(one: LiveInstallation): HTMLElement {
    const say = this.#say;
    const { amperes, time } = this.#formats;
    const waiting = one.waitingA === null || one.waitingUntilMs === null ? undefined : say('now.at', { what: amperes(one.waitingA), time: time(one.waitingUntilMs) });
    const list = facts([
      [say('now.available'), amperes(one.availableCurrentA)],
      [say('now.maximum'), amperes(one.maxCurrentA)],
      [say('now.online'), say(one.isReachable ? 'yes' : 'unknown')],
      ...(waiting === undefined ? [] : [[say('now.waiting'), waiting] as const]),
    ]);
    return element('div', { class: 'col-md-6' }, element('section', { class: 'card card-body h-100' }, element('h3', { class: 'h6' }, name(one.name ?? say('set-up.installation'))), list));
  }
}
