// What makes chargers behave as they do, besides what happens to them.
import type { MannerName } from './manners.ts';
import type { Timing } from './timing.ts';

export interface Nature {
  readonly timing: Timing;
  readonly manners: { has(name: MannerName): boolean };
}
