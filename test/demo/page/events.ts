// What an open page is told by itself.
import type { LiveNews } from '../../../src/page/messages/messages.ts';
import type { Overview } from '../../simulator/control-overview.ts';
import type { Tile } from '../home.ts';

export interface DemoEvents {
  /** The first one: the page's own id, and what a person pairs with. */
  readonly hello: { readonly page: string; readonly setupCode: string; readonly reach: 'this machine' | 'network' };
  readonly simulator: Overview;
  /** Null: Homebridge does not answer. */
  readonly home: readonly Tile[] | null;
  readonly line: string;
  /** What the plugin's own page is told. */
  readonly live: LiveNews;
}
