// The feed of pushed changes: a subscription for each installation that this user may control.
import { describeDefect, detached } from '../../base/detached.ts';
import { mayControl, type ChargerFacts } from '../../charging/state/charger-facts.ts';
import type { Observation } from '../../charging/state/observation.ts';
import type { MessagingSite } from '../cloud/messaging.ts';
import type { MessagingDetails } from '../cloud/wire/messaging.ts';
import { readMessage } from './message.ts';
import { SitePush, type SitePushParts } from './site-push.ts';

export interface PushFeedParts extends Pick<SitePushParts, 'clock' | 'random' | 'log' | 'network'>, Pick<MessagingSite, 'userGroupId'> {
  readonly cloud: { readMessagingDetails(site: MessagingSite, signal: AbortSignal): Promise<MessagingDetails> };
  /** Takes over what a charger of the account has told: some of its observations, newer or older than those known. */
  readonly onObservations: (chargerId: string, observations: readonly Observation[]) => void;
  /** Whether news can be relied on has changed for these chargers. */
  readonly onHealth: (chargerIds: readonly string[]) => void;
}

/** Installations at most, each with a connection of its own. */
const MOST_SUBSCRIPTIONS = 20;

export class PushFeed {
  readonly #parts: PushFeedParts;
  readonly #sites = new Map<string, SitePush>();
  /** The installation of each charger that is looked after. */
  #siteOf = new Map<string, string>();
  #unreadable = 0;
  #hasSaidTooMany = false;
  #isStopped = false;

  constructor(parts: PushFeedParts) {
    this.#parts = parts;
  }

  /** Subscribes for the installations of these chargers, and for no others. */
  takeOver(chargers: readonly ChargerFacts[]): void {
    if (this.#isStopped) return;
    const subscribable = chargers.filter(isSubscribable);
    const sites = this.#withinLimit([...new Set(subscribable.map(({ installationId }) => installationId))]);
    const within = subscribable.filter(({ installationId }) => sites.includes(installationId));
    this.#siteOf = new Map(within.map(({ id, installationId }) => [id, installationId]));
    for (const site of sites) {
      const names = within.filter(({ installationId }) => installationId === site).map(({ name }) => name).join(', ');
      const known = this.#sites.get(site);
      if (known === undefined) this.#sites.set(site, this.#subscribe(site, names));
      else known.names = names;
    }
    for (const [site, push] of this.#sites) {
      if (sites.includes(site)) continue;
      this.#sites.delete(site);
      detached(this.#parts.log, push.stop());
    }
  }

  /** Whether this charger's changes are certain to be brought, as far as anybody can tell. */
  isHealthy(chargerId: string): boolean {
    return this.#pushOf(chargerId)?.isHealthy ?? false;
  }

  /** A read has found these: what push should have brought by then. */
  noteRead(chargerId: string, observations: readonly Observation[]): void {
    this.#pushOf(chargerId)?.noteRead(chargerId, observations);
  }

  /** Ends every connection, within two seconds. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const pushes = [...this.#sites.values()];
    this.#sites.clear();
    await Promise.all(pushes.map((push) => push.stop()));
  }

  /** Those that are subscribed to already, and others as long as there is room for them. */
  #withinLimit(listed: readonly string[]): readonly string[] {
    const known = listed.filter((site) => this.#sites.has(site));
    const kept = [...known, ...listed.filter((site) => !this.#sites.has(site))].slice(0, MOST_SUBSCRIPTIONS);
    if (kept.length < listed.length && !this.#hasSaidTooMany) {
      this.#hasSaidTooMany = true;
      this.#parts.log.warn(`Push is there for ${MOST_SUBSCRIPTIONS} installations at most; ${listed.length - kept.length} are left out, and read as often as without it.`);
    }
    return kept;
  }

  #subscribe(installationId: string, names: string): SitePush {
    const { cloud, userGroupId, onHealth, ...shared } = this.#parts;
    return new SitePush(names, {
      ...shared,
      readDetails: (signal) => cloud.readMessagingDetails({ installationId, userGroupId }, signal),
      onMessage: (body) => this.#take(body),
      onHealth: () => onHealth([...this.#siteOf].filter(([, site]) => site === installationId).map(([id]) => id)),
    });
  }

  /** A user group's subscription brings other installations' chargers too, so that the charger alone tells whose it is. */
  #take(body: unknown): void {
    const message = readMessage(body);
    if (message.kind === 'unreadable') this.#noteUnreadable();
    if (message.kind !== 'observations') return;
    const { chargerId, observations } = message;
    const push = this.#pushOf(chargerId);
    if (push === undefined) return;
    push.noteBrought(chargerId, observations);
    try {
      this.#parts.onObservations(chargerId, observations);
    } catch (error) {
      // A message is taken over or it is not: the same one again would be no better.
      this.#parts.log.error(describeDefect(error));
    }
  }

  /** The first, the tenth, the hundredth …: a broken sender is worth a line, not a million. */
  #noteUnreadable(): void {
    this.#unreadable += 1;
    if (Number.isInteger(Math.log10(this.#unreadable))) this.#parts.log.debug(`${this.#unreadable} pushed message(s) could not be read and were left out.`);
  }

  #pushOf(chargerId: string): SitePush | undefined {
    return this.#sites.get(this.#siteOf.get(chargerId) ?? '');
  }
}

/** Zaptec gives the key to owners and to the service role. */
function isSubscribable(facts: ChargerFacts): facts is ChargerFacts & { readonly installationId: string } {
  return facts.installationId !== undefined && mayControl(facts.roles) !== false;
}
