// An Account on a hand-moved clock and a scripted cloud, and what it has told of its listings.
import { Account, type AccountParts } from '../../src/charging/account/account.ts';
import { ReadingLoop } from '../../src/charging/account/reading-loop.ts';
import type { Charger } from '../../src/charging/charger/charger.ts';
import type { ListedCharger } from '../../src/charging/state/listed-charger.ts';
import { ManualClock } from './manual-clock.ts';
import { RecordingLog } from './recording-log.ts';
import { ScriptedCloud } from './scripted-cloud.ts';

export interface AccountFixtureOptions extends Partial<Pick<AccountParts, 'pollIntervalMs' | 'isWanted' | 'settingsOf' | 'memoryOf' | 'feed'>> {
  /** Decides the jitter: 0.5 is none for reads, 0 none for listings. */
  readonly random?: number;
}

type Listing = Parameters<AccountParts['onListing']>;

export class AccountFixture {
  readonly clock = new ManualClock();
  readonly cloud = new ScriptedCloud(this.clock);
  readonly log = new RecordingLog();
  listings: { readonly chargers: Listing[0]; readonly listing: Listing[1] }[] = [];
  /** Called with each listing. */
  onListing: () => void = () => undefined;
  reading: ReadingLoop;
  account: Account;

  constructor(options: AccountFixtureOptions = {}) {
    ({ reading: this.reading, account: this.account } = this.#made(options));
  }

  /** Another account takes the place of the one there was. */
  renew(options: AccountFixtureOptions): void {
    this.listings = [];
    ({ reading: this.reading, account: this.account } = this.#made(options));
  }

  /** Starts it with this list of chargers; returns those that are looked after. */
  async startWith(...rows: readonly ListedCharger[]): Promise<Charger[]> {
    this.cloud.listing = { chargers: rows, complete: true };
    this.account.start();
    await this.clock.advance(0);
    return [...(this.listings[0]?.chargers ?? [])];
  }

  #made({ random = 0.5, ...options }: AccountFixtureOptions): { reading: ReadingLoop; account: Account } {
    const { clock, cloud, log } = this;
    const reading = new ReadingLoop({ clock, log, random: () => random });
    const onListing = (...[chargers, listing]: Listing): void => {
      this.listings.push({ chargers, listing });
      this.onListing();
    };
    return { reading, account: new Account({ clock, cloud, log, reading, pollIntervalMs: 60_000, isWanted: () => true, ...options, onListing }) };
  }
}
