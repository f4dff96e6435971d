// How a fault is brought about: what requests meet, what becomes of connections, names, roles and times.
import type { ChaosProxy, Door, Manner, Reply, Target } from './chaos-proxy.ts';
import { changed } from './manners.ts';
import { username, type World } from './world.ts';

/** How a fault is switched on, and off again. */
export interface Trouble {
  begin(world: World, target: Target): Promise<void> | void;
  end(world: World, target: Target): Promise<void> | void;
  /** Whether it meets everything from its beginning on, so that it must begin at the right moment. */
  readonly isEverywhere: boolean;
  /** Whether the chargers are to be known before: the fault is about news. */
  readonly isOfKnownChargers: boolean;
  /** How long after its end the plugin may still believe in it, although everything looks right. */
  readonly lingersMs: number;
  /** How long it lasts while listing. */
  readonly listingMs: number;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

const usual = { isEverywhere: false, isOfKnownChargers: false, lingersMs: 0, listingMs: 2 * HOUR + 10 * MINUTE };

/** The requests of the moment meet this. */
export function requestsMeet(manner: Manner): Trouble {
  return {
    ...usual,
    begin: ({ proxy }, target) => proxy.meet(target, manner),
    end: ({ proxy }, target) => proxy.meet(target, undefined),
  };
}

/** The list, of chargers that are known already, looks like this for so long. */
export function listIs(change: (list: { Pages: number; Data: object[] }, path: string) => object, listingMs = 4 * HOUR + 10 * MINUTE): Trouble {
  const manner = changed((body, { path }) => JSON.stringify(change(JSON.parse(body) as { Pages: number; Data: object[] }, path)));
  return { ...requestsMeet(manner), isOfKnownChargers: true, listingMs };
}

function everywhere(begin: (world: World) => Promise<void> | void, end: (world: World) => Promise<void> | void): Trouble {
  return { ...usual, isEverywhere: true, begin, end };
}

export const doorIs = (door: Door): Trouble => everywhere(({ proxy }) => proxy.door(door), ({ proxy }) => proxy.door('open'));

export const nameIsUnknown = everywhere(
  async (world) => {
    world.resolveNames(false);
    // The connections that there are end, and an address that was known before leads nowhere either.
    await world.proxy.door('closed');
  },
  async (world) => {
    world.resolveNames(true);
    await world.proxy.door('open');
  },
);

export const rolesAre = (bits: number): Trouble => {
  const give = ({ garage, carport }: World, roles: number): void => [garage, carport].forEach((charger) => charger.setRole(username, roles));
  return { ...everywhere((world) => give(world, bits), (world) => give(world, 3)), isOfKnownChargers: true, lingersMs: 2 * MINUTE };
};

/** However long a token was to live: it dies before every fourth request, for two chargers are read side by side. */
export const tokensDieEarly: Trouble = {
  ...usual,
  begin: (world, target) => world.proxy.meet(target, dyingTokens(world)),
  end: ({ proxy }, target) => proxy.meet(target, undefined),
};

const dyingTokens = ({ cloud }: World): Manner => async ({ before, forward, send }) => {
  if (before % 4 === 0) cloud.revokeTokens();
  send(await forward());
};

/** Every time in every answer is changed, the "Date" header's too. */
export function timesAre(change: (ms: number, nth: number) => string | number): Trouble {
  const rewrite = (proxy: ChaosProxy): void => {
    let nth = 0;
    proxy.rewrite((right: Reply): Reply => {
      nth += 1;
      const text = (ms: number): string => {
        const time = change(ms, nth);
        return typeof time === 'string' ? time : new Date(time).toISOString().slice(0, -1);
      };
      const body = right.body.replace(/"Timestamp":"([^"]+)"/g, (_, stamp: string) => `"Timestamp":"${text(Date.parse(`${stamp}Z`))}"`);
      const date = Date.parse(`${text(Date.now()).slice(0, 19)}Z`);
      return { ...right, body, headers: { ...right.headers, ...(Number.isNaN(date) ? {} : { date: new Date(date).toUTCString() }) } };
    });
  };
  return everywhere(({ proxy }) => rewrite(proxy), ({ proxy }) => proxy.rewrite(undefined));
}
