// Faults on demand: which requests go wrong, how, and how often.
import { empty, nginxPage, tooManyRequests, type Answer } from './answer.ts';

/**
 * What goes wrong: an answer instead of the real one, or
 * - `reset`: the connection is reset before the request has any effect
 * - `hang`: no effect and no answer, ever; the connection stays open
 * - `close-after-body`: the real answer, then the connection closes without having announced it
 * - `cut-body`: the real answer stops half-way and the connection is reset
 * - `applied-then-reset`, `applied-then-hang`: the request takes effect, its answer never arrives
 */
export type FaultAnswer = Answer | 'reset' | 'hang' | 'close-after-body' | 'cut-body' | 'applied-then-reset' | 'applied-then-hang';

/** Which requests a fault hits; every condition given must hold. */
export interface FaultFilter {
  readonly method?: string;
  /** Tested against the path without the query. */
  readonly path?: RegExp;
  /** Name, serial or id: only requests about this charger. */
  readonly charger?: string;
  /** How many requests it hits; every one unless told. */
  readonly times?: number;
}

export interface FaultOptions extends FaultFilter {
  readonly answer: FaultAnswer;
}

/** A fault that was switched on. */
export interface Fault {
  /** How many requests it has hit. */
  readonly hits: number;
  remove(): void;
}

/** The faults switched on. The one added last goes first, so a special case can be laid over an outage. */
export class Faults {
  readonly #active: ActiveFault[] = [];
  readonly #chargerIdOf: (nameOrSerialOrId: string) => string;

  /** `chargerIdOf` finds the id of the charger a filter names; throws for an unknown one. */
  constructor(chargerIdOf: (nameOrSerialOrId: string) => string) {
    this.#chargerIdOf = chargerIdOf;
  }

  add({ charger, ...options }: FaultOptions): Fault {
    const fault: ActiveFault = {
      ...options,
      chargerId: charger === undefined ? undefined : this.#chargerIdOf(charger),
      hits: 0,
      remove: () => {
        const index = this.#active.indexOf(fault);
        if (index >= 0) this.#active.splice(index, 1);
      },
    };
    this.#active.unshift(fault);
    return fault;
  }

  /** The proxy's 503 page. */
  outage(filter: FaultFilter = {}): Fault {
    return this.add({ ...filter, answer: nginxPage(503, 'Service Temporarily Unavailable') });
  }

  /** 429 with a Retry-After in seconds, or any text. */
  tooManyRequests(retryAfter: number | string, filter: FaultFilter = {}): Fault {
    return this.add({ ...filter, answer: tooManyRequests(retryAfter) });
  }

  /** 500 without a body. */
  serverError(filter: FaultFilter = {}): Fault {
    return this.add({ ...filter, answer: empty(500) });
  }

  /** 204 instead of what was asked for. */
  noContent(filter: FaultFilter = {}): Fault {
    return this.add({ ...filter, answer: empty(204) });
  }

  /** Commands take effect, but their answer never arrives. */
  commandWithoutAnswer(manner: 'reset' | 'hang', filter: FaultFilter = {}): Fault {
    return this.add({ method: 'POST', path: /\/sendcommand\//i, ...filter, answer: `applied-then-${manner}` });
  }

  /** Switches every fault off. */
  clear(): void {
    this.#active.length = 0;
  }

  /** The fault that hits this request, counted as a hit. */
  hit(method: string, path: string): FaultAnswer | undefined {
    const fault = this.#active.find((candidate) => concerns(candidate, method, path));
    if (fault === undefined) return undefined;
    fault.hits += 1;
    if (fault.times !== undefined && fault.hits >= fault.times) fault.remove();
    return fault.answer;
  }
}

interface ActiveFault extends Omit<FaultOptions, 'charger'> {
  readonly chargerId: string | undefined;
  hits: number;
  remove(): void;
}

function concerns(fault: ActiveFault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  // `search` ignores lastIndex, which a regular expression with the g flag would carry from request to request.
  if (fault.path !== undefined && path.search(fault.path) < 0) return false;
  return fault.chargerId === undefined || path.toLowerCase().includes(`/chargers/${fault.chargerId}`);
}
