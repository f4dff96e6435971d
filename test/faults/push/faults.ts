// What can go wrong with pushed messages, by name: the rows of the matrix.
import rhea from 'rhea';
import { empty, json } from '../../simulator/answer.ts';
import { nginxPage } from '../../simulator/answer.ts';
import type { Door } from './bus-door.ts';
import type { PushWorld } from './world.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const moments = ['from the beginning', 'at the attach', 'in the stream', 'at the end'] as const;
export type Moment = (typeof moments)[number];

/** A fault that is the same to the plugin, as far as it goes on from that moment. */
type Likeness = Readonly<Partial<Record<Moment, string | undefined>>>;

export interface PushFault {
  /** Begins it; returns what ends it. */
  readonly begin: (world: PushWorld) => () => void;
  /** Within this a change is shown while the fault lasts. */
  readonly shownWithinMs: number;
  /** Within this push is live again, after the end. */
  readonly backWithinMs: number;
  /** Whether the log is to say that push brings nothing; if not, it must not. */
  readonly isSaid: boolean;
  readonly idleMs?: number;
  /** What is played instead, at the moments at which it is the same to the plugin; nothing can be where it is undefined. */
  readonly like?: Likeness;
}

const everywhere = (like: string): Likeness => Object.fromEntries(moments.map((moment) => [moment, like]));
const atTheEnd = (like: string): Likeness => ({ 'at the end': like });
/** Befalls a connection, which there has to be; the end finds none that is left. */
const ofConnection: Likeness = { 'from the beginning': undefined, 'at the end': 'killed' };

/** Read as without push, after the half minute that an interruption may take. */
const POLLED_MS = 95_000;
/** Nobody has noticed yet: the next check finds it. */
const CHECKED_MS = 11 * MINUTE;
/** Both sides give the connection up after two minutes, and what came meanwhile comes again. */
const SILENT_MS = 130_000;
const BACK_MS = 6 * MINUTE;
const NEXT_TRY_MS = 67 * MINUTE;
const nothing = (): void => undefined;

const detailsAre = (answer: Parameters<PushWorld['cloud']['faults']['add']>[0]['answer'], fault: Partial<PushFault> = {}): PushFault => ({
  begin: ({ cloud, bus }) => {
    const outage = cloud.faults.add({ path: /messagingconnectiondetails$/i, answer });
    bus.cut();
    return () => outage.remove();
  },
  shownWithinMs: POLLED_MS,
  backWithinMs: BACK_MS,
  isSaid: true,
  ...fault,
});

const doorIs = (door: Door, fault: Partial<PushFault> = {}): PushFault => ({
  begin: (world) => {
    world.door.door = door;
    world.clock.connectionsEnd = () => door !== 'silent';
    world.bus.cut();
    return () => {
      world.door.open();
      world.clock.connectionsEnd = () => true;
    };
  },
  shownWithinMs: POLLED_MS,
  backWithinMs: BACK_MS,
  isSaid: true,
  ...fault,
});

/** Happens, and is over. */
const once = (happen: (world: PushWorld) => void, like: Likeness = {}): PushFault => ({
  like,
  begin: (world) => {
    happen(world);
    return nothing;
  },
  shownWithinMs: 10_000,
  backWithinMs: BACK_MS,
  isSaid: false,
});

/** Far more than may be on their way at a time, and a hundred times what an installation tells in a second. */
const FLOOD = 3_000;
/** By 200 a second, and a bit. */
const FLOOD_MS = 20_000;

/** Of a state of the garage that is over, as it comes late. */
const oldRow = (world: PushWorld, value: string): Record<string, unknown> => ({ ChargerId: world.garage.id, StateId: 710, Timestamp: '2020-01-01T00:00:00', ValueAsString: value });

export const pushFaults: Readonly<Record<string, PushFault>> = {
  'server gone': doorIs('closed'),
  'server silent': doorIs('silent'),
  'server speaks HTTP': doorIs('plain', { like: everywhere('server gone') }),
  'TLS: certificate of another': doorIs('other certificate', { like: atTheEnd('server gone') }),
  'killed': once(({ bus }) => bus.cut(), { 'from the beginning': undefined }),
  'session ended': once(({ bus }) => bus.endSessions(), ofConnection),
  'connection closed': once(({ bus }) => bus.closeConnections(), ofConnection),
  'link detached as idle': once(({ bus }) => bus.detach(), ofConnection),
  'link closed without a word': once(({ bus }) => bus.detach({}), ofConnection),
  'garbage in the stream': once(({ bus }) => bus.sendRaw(Buffer.from('0000000c020000000000c0ff', 'hex')), ofConnection),
  'an array to fill the memory': once(({ bus }) => bus.sendRaw(Buffer.from('0000001a020000000053140000c00c01f000000005ffffffff40', 'hex')), { ...everywhere('garbage in the stream'), ...ofConnection }),
  'key changed': once(({ bus }) => bus.changeKey(), ofConnection),
  'topic changed': once(({ bus }) => bus.changeTopic(), ofConnection),
  'half-open': {
    ...once(nothing, { 'from the beginning': undefined }),
    begin: (world) => {
      const end = new AbortController();
      world.dieSilently(end.signal);
      return () => end.abort();
    },
    shownWithinMs: SILENT_MS,
    // The silence is noticed in real time.
    idleMs: 100,
  },
  'wrong key': {
    begin: ({ cloud, bus, door }) => {
      const { subscriptions } = cloud.installation('Home');
      const right = subscriptions.get('installation')!;
      subscriptions.set('installation', () => ({ ...bus.details, Port: door.port, Password: 'outdated' }));
      bus.cut();
      return () => void subscriptions.set('installation', right);
    },
    shownWithinMs: POLLED_MS,
    backWithinMs: NEXT_TRY_MS,
    isSaid: true,
  },
  'subscription removed': {
    like: { 'from the beginning': 'wrong key', 'at the end': 'wrong key' },
    begin: ({ bus }) => {
      bus.refusal = { condition: 'amqp:not-found', description: 'The messaging entity could not be found.' };
      bus.detach(bus.refusal);
      return () => void (bus.refusal = undefined);
    },
    shownWithinMs: POLLED_MS,
    backWithinMs: NEXT_TRY_MS,
    isSaid: true,
  },
  'server busy at the attach': {
    like: atTheEnd('wrong key'),
    begin: ({ bus }) => {
      bus.refusal = { condition: 'com.microsoft:server-busy', description: 'Please wait 10 seconds and try again.' };
      bus.detach(bus.refusal);
      return () => void (bus.refusal = undefined);
    },
    shownWithinMs: POLLED_MS,
    backWithinMs: BACK_MS,
    isSaid: true,
  },
  'details: 403': detailsAre(empty(403), { backWithinMs: NEXT_TRY_MS, like: atTheEnd('wrong key') }),
  'details: 404': detailsAre(empty(404), { backWithinMs: NEXT_TRY_MS, like: everywhere('details: 403') }),
  // Where there was a subscription, an outage; else that there is none, when it has been the answer often enough.
  'details: 500': detailsAre(empty(500), { backWithinMs: NEXT_TRY_MS, like: { 'in the stream': 'details: 503', 'at the end': 'wrong key' } }),
  'details: 503': detailsAre(nginxPage(503, 'Service Temporarily Unavailable'), { like: atTheEnd('server gone') }),
  'details: no answer': detailsAre('hang'),
  'details: reset': detailsAre('reset', { like: everywhere('details: 503') }),
  'details: garbage': detailsAre(json(200, { Host: '<script>', Port: 'x' }), { backWithinMs: NEXT_TRY_MS, like: everywhere('details: 403') }),
  'details: slow': detailsAre({ ...empty(503), delayMs: 100 }, { like: everywhere('details: 503') }),
  'duplicates and old messages': once((world) => {
    for (let count = 0; count < 3; count++) for (const value of ['1', '3', '5']) world.bus.publish(oldRow(world, value));
  }),
  'nonsense in messages': once(({ bus }) => {
    for (const body of ['', 'x', '[]', '{"ChargerId":5}', null, 7, [1], { a: 1 }]) bus.publishBody(body);
    bus.publishBody(rhea.message.data_section(Buffer.from('400673', 'hex')));
  }),
  'flood of messages': {
    ...once((world) => {
      for (let count = 0; count < FLOOD; count++) world.bus.publish({ ...oldRow(world, '1'), StateId: 513, ValueAsString: String(count) });
    }),
    // What is news comes behind the flood.
    shownWithinMs: FLOOD_MS,
  },
  'competing reader': {
    begin: (world) => {
      const { bus } = world;
      const stopListening = bus.stealMessages();
      return () => stopListening();
    },
    shownWithinMs: CHECKED_MS,
    backWithinMs: 3 * HOUR,
    isSaid: true,
  },
  'system clock 5 h ahead': {
    begin: ({ clock }) => {
      clock.jumpWallClock(5 * HOUR);
      return () => clock.jumpWallClock(-5 * HOUR);
    },
    shownWithinMs: 10_000,
    backWithinMs: BACK_MS,
    isSaid: false,
  },
  'system clock 5 h behind': {
    begin: ({ clock }) => {
      clock.jumpWallClock(-5 * HOUR);
      return () => clock.jumpWallClock(5 * HOUR);
    },
    shownWithinMs: 10_000,
    backWithinMs: BACK_MS,
    isSaid: false,
  },
};
