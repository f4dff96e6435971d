// A charger's condition in words, for the log. Pure.
import { STATUS_IN_WORDS } from '../state/charging-status.ts';
import type { ChargerView } from './charger-view.ts';

/** What the log says when the view changes; undefined when there is nothing to say. */
export function describeStatus(previous: ChargerView | undefined, view: ChargerView): string | undefined {
  if (!view.isReachable) return previous?.isReachable === false ? undefined : 'no response; the last values may be old.';
  if (previous?.isReachable === false) return `responds again; ${STATUS_IN_WORDS[view.status]}.`;
  return previous?.status === view.status ? undefined : `${STATUS_IN_WORDS[view.status]}.`;
}
