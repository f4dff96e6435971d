// What is known of a plugin that is killed again and again: what people have asked for and what was acknowledged, every total
// that was shown, and what things are called. Each life must begin with it.
import { expect } from '@jest/globals';

/** What a process says: of which kind it is, and the rest. */
export type Line = readonly [kind: string, ...words: readonly unknown[]];

/** What people ask for, each by itself. */
export const WISHES = ['allowed', 'grant', 'name', 'lock', 'current', 'maximum', 'limit'] as const;

/** What one process has said. */
export interface Life {
  readonly lines: readonly Line[];
  readonly complaints: string;
  /** Of the process: it is to be killed, and not to end by itself. */
  readonly signal: unknown;
}

/** The words of each line of this kind. */
export function wordsOf({ lines }: Life, kind: string): (readonly unknown[])[] {
  return lines.filter(([first]) => first === kind).map(([, ...words]) => words);
}

/** What was said of what is remembered; a busy machine, in so much haste, may call the cloud slow. */
export function aboutMemory(life: Life): unknown[] {
  return wordsOf(life, 'warned').flat().filter((line) => /damaged|remember|restart|held it twice/.test(String(line)));
}

/** What must be there at each start. */
export class Known {
  /** The highest total that was shown, by charger. */
  totalsKwh = new Map<unknown, number>();
  /** The totals of Homebridge's cache. */
  readonly cachedKwh = new Map<unknown, number>();
  /** How many wishes of each kind were acknowledged. */
  readonly acknowledged = new Map<unknown, number>();
  readonly registered: unknown[] = [];
  readonly services = new Map<unknown, unknown>();
  /** What may be shown at the next start: what was acknowledged last, and what was asked for after that. */
  readonly possible = new Map<unknown, readonly unknown[]>();

  /** What was shown on a disk that keeps nothing comes back only where Homebridge has written its cache since. */
  forgetWhatIsNotCached(): void {
    this.totalsKwh = new Map(this.cachedKwh);
  }

  /** Whether this is what was acknowledged, or asked for since. */
  mayBe(what: string, value: unknown): boolean {
    return this.possible.get(what)?.includes(value) ?? false;
  }
}

/** Whatever becomes of the rest, it was killed, has complained of nothing, and no total has fallen. */
export function expectSound(known: Known, life: Life): void {
  expect(life.complaints).toBe('');
  expect(life.signal).toBe('SIGKILL');
  for (const [charger, shown] of wordsOf(life, 'total')) {
    const kwh = Number(shown);
    expect({ charger, isFallen: kwh < (known.totalsKwh.get(charger) ?? 0), kwh }).toMatchObject({ isFallen: false });
    known.totalsKwh.set(charger, kwh);
  }
  for (const [charger, kwh] of wordsOf(life, 'cached')) known.cachedKwh.set(charger, Number(kwh));
}

/** Everything that was acknowledged is there, and everything is who it was. */
export function expectKept(known: Known, life: Life): void {
  expect(aboutMemory(life)).toStrictEqual([]);
  expect(wordsOf(life, 'unregistered')).toStrictEqual([]);
  known.registered.push(...wordsOf(life, 'registered').flat());
  expect(known.registered).toHaveLength(new Set(known.registered).size);
  for (const [id, services] of wordsOf(life, 'services')) {
    expect(known.services.get(id) ?? services).toStrictEqual(services);
    known.services.set(id, services);
  }
  for (const line of life.lines) follow(known, line);
}

function follow(known: Known, [kind, what, value]: Line): void {
  const possible = known.possible.get(what) ?? [];
  switch (kind) {
    case 'first':
      if (possible.length > 0) expect({ what, possible }).toStrictEqual({ what, possible: expect.arrayContaining([value]) as unknown });
      known.possible.set(what, mayBecome(what, value));
      break;
    case 'asks':
      known.possible.set(what, [...possible, value]);
      break;
    case 'done':
      known.possible.set(what, mayBecome(what, value));
      known.acknowledged.set(what, (known.acknowledged.get(what) ?? 0) + 1);
  }
}

/** Unlocked, it locks itself again with the end of a session, of which a web hook tells at any time. */
function mayBecome(what: unknown, value: unknown): readonly unknown[] {
  return what === 'lock' && value === 0 ? [0, 1] : [value];
}
