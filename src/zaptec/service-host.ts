// What carrying out service commands needs of the charger they are for.
import type { WishHost } from './wish-host.ts';

/** A charger, as its ServiceRunner sees it. */
export interface ServiceHost extends Pick<WishHost, 'facts' | 'state' | 'read' | 'refresh'> {
  /** The wish under way has become pointless. */
  dropWishes(): void;
}
