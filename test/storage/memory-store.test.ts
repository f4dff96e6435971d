// What is remembered: comes back as it was put last, field by field where it is damaged, and costs no more than it must.
import { beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { MemoryStore } from '../../src/storage/memory-store.ts';
import type { SectionForm } from '../../src/storage/memory-section.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { SimulatedDisk, systemError } from '../support/simulated-disk.ts';

const PATH = '/storage/memory.jsonl';

interface Wish {
  readonly isAllowed: boolean;
  readonly phase?: 'asked' | 'sent' | undefined;
}

const WISH: SectionForm<Wish> = {
  name: 'wish',
  fields: () => ({ isAllowed: z.boolean(), phase: z.optional(z.enum(['asked', 'sent'])) }),
};

/** Long enough for a file to grow quickly. */
const NOTE: SectionForm<{ readonly text: string }> = { name: 'note', fields: () => ({ text: z.string() }) };
const note = (n: number): { text: string } => ({ text: `${n} ${'x'.repeat(3000)}` });

let simulated: SimulatedDisk;
let clock: ManualClock;
let log: RecordingLog;
beforeEach(() => {
  simulated = new SimulatedDisk();
  clock = new ManualClock();
  log = new RecordingLog();
});

const openNow = (): MemoryStore => MemoryStore.open({ path: PATH, clock, log, disk: simulated.disk });
/** Once all that follows from what is in the file is done. */
async function open(): Promise<MemoryStore> {
  const store = openNow();
  await store.flush();
  return store;
}
const failing = (code: string): void => {
  simulated.fault = (operation) => {
    if (operation === 'write' || operation.startsWith('open wx')) throw systemError(code);
  };
};
const works = (): void => void (simulated.fault = () => undefined);
const writes = (): number => simulated.operations.filter((operation) => operation === 'datasync').length;

describe('remembering', () => {
  test('the last value of each key comes back, and what was removed does not', async () => {
    const store = await open();
    const wishes = store.section(WISH);
    expect(wishes.get('a')).toBeUndefined();
    void wishes.put('a', { isAllowed: true }, 'later');
    void wishes.put('b', { isAllowed: true }, 'later');
    void wishes.put('a', { isAllowed: false, phase: 'sent' }, 'later');
    void wishes.put('c', { isAllowed: false }, 'later');
    expect(wishes.get('a')).toStrictEqual({ isAllowed: false, phase: 'sent' });
    await store.flush();
    expect(await wishes.remove('c')).toBe('kept');
    await store.close();
    const again = (await open()).section(WISH);
    expect([...again.keys()].sort()).toStrictEqual(['a', 'b']);
    expect(again.get('a')).toStrictEqual({ isAllowed: false, phase: 'sent' });
    expect(again.get('b')).toStrictEqual({ isAllowed: true });
    expect(log.lines).toStrictEqual([]);
  });

  test('what is said to be kept is on the disk', async () => {
    const wishes = (await open()).section(WISH);
    expect(await wishes.put('a', { isAllowed: false }, 'now')).toBe('kept');
    simulated = simulated.afterPowerLoss(() => 0);
    expect((await open()).section(WISH).get('a')).toStrictEqual({ isAllowed: false });
  });

  test('what is not urgent is collected for a minute, and goes with what is', async () => {
    const wishes = (await open()).section(WISH);
    const kept = [1, 2, 3].map((n) => wishes.put('a', { isAllowed: n % 2 === 1 }, 'later'));
    await clock.advance(59_000);
    expect(writes()).toBe(0);
    await clock.advance(1_000);
    expect(writes()).toBe(1);
    expect(await Promise.all(kept)).toStrictEqual(['kept', 'kept', 'kept']);
    void wishes.put('b', { isAllowed: true }, 'later');
    await wishes.put('c', { isAllowed: true }, 'now');
    expect(simulated.text(PATH)).toContain('"key":"b"');
    await clock.advance(60_000);
    expect(writes()).toBe(2);
  });

  test('a value that is as it was costs nothing', async () => {
    const wishes = (await open()).section(WISH);
    await wishes.put('a', { isAllowed: true }, 'now');
    const before = simulated.operations.length;
    expect(await wishes.put('a', { isAllowed: true }, 'now')).toBe('kept');
    expect(await wishes.remove('b')).toBe('kept');
    expect(simulated.operations).toHaveLength(before);
  });

  test('a scene of many chargers is flushed with one or two flushes, and costs its own bytes', async () => {
    const wishes = (await open()).section(WISH);
    const keys = Array.from({ length: 140 }, (_, n) => `00000000-0000-4000-8000-000000000${n + 100}`);
    expect(await Promise.all(keys.map((key) => wishes.put(key, { isAllowed: false }, 'now')))).toStrictEqual(keys.map(() => 'kept'));
    expect(writes()).toBeLessThanOrEqual(2);
    expect(simulated.text(PATH)?.length).toBeLessThan(20_000);
  });

  test('a file that has grown is written anew, with all that counts', async () => {
    const notes = (await open()).section(NOTE);
    for (let n = 0; n < 300; n++) await notes.put(`${n % 7}`, note(n), 'now');
    expect(simulated.text(PATH)?.length).toBeLessThan(300_000);
    const again = (await open()).section(NOTE);
    expect(again.keys().map((key) => parseInt(again.get(key)?.text ?? '')).sort()).toStrictEqual([293, 294, 295, 296, 297, 298, 299]);
  });

  test('a section that nobody asks for outlives the file being written anew', async () => {
    const other = JSON.stringify({ section: 'from another version', key: 'a', value: { x: 1 } });
    simulated.put(PATH, `${JSON.stringify({ version: 2 })}\n${other}\nnonsense\n`);
    const store = await open();
    await store.section(WISH).put('a', { isAllowed: true }, 'now');
    expect(simulated.text(PATH)?.split('\n').slice(1)).toStrictEqual([other, '{"section":"wish","key":"a","value":{"isAllowed":true}}', '']);
    expect(log.at('info')).toStrictEqual(['"memory.jsonl" was written by a newer version of this plugin; what is not known here is left as it is.']);
  });
});

describe('damage', () => {
  const good = (key: string): string => JSON.stringify({ section: 'wish', key, value: { isAllowed: false } });

  test('damaged lines are named, moved aside, and not told of again', async () => {
    const damaged = ['{"section":"wish","key":', '\u0000\u0000', '[]', '{"section":5,"key":"a"}', 'null', '"x"', ''];
    simulated.put(PATH, `${good('a')}\n${damaged.join('\n')}\n${good('b')}\n`);
    const wishes = (await open()).section(WISH);
    expect([wishes.get('a'), wishes.get('b')]).toStrictEqual([{ isAllowed: false }, { isAllowed: false }]);
    expect(log.at('warn')).toStrictEqual(['"memory.jsonl" is damaged in line 2, 3, 4, 5, 6 and 2 more; that was moved to "memory.jsonl.damaged", and the rest is used.']);
    expect(simulated.text(`${PATH}.damaged`)).toBe(`${damaged.join('\n')}\n`);
    await open();
    expect(log.lines).toHaveLength(1);
  });

  test('a damaged field is left out, and the others are kept', async () => {
    const stored = JSON.stringify({ section: 'wish', key: 'a', value: { isAllowed: false, phase: 'of another version' } });
    simulated.put(PATH, `${stored}\n${JSON.stringify({ section: 'wish', key: 'b', value: 'no object' })}\n`);
    const store = await open();
    const wishes = store.section(WISH);
    expect(wishes.get('a')).toStrictEqual({ isAllowed: false });
    expect(wishes.get('b')).toBeUndefined();
    expect(log.at('warn')).toStrictEqual(['What "memory.jsonl" says of "wish" is damaged in "phase", "isAllowed"; that was moved to "memory.jsonl.damaged", and the rest is used.']);
    await settle();
    await store.close();
    expect(simulated.text(`${PATH}.damaged`)).toContain(stored);
    const again = (await open()).section(WISH);
    expect(again.get('a')).toStrictEqual({ isAllowed: false });
    expect(log.lines).toHaveLength(1);
  });

  test('nothing of a key or a value reaches a prototype', async () => {
    simulated.put(PATH, '{"section":"wish","key":"__proto__","value":{"isAllowed":true,"__proto__":{"polluted":true}}}\n');
    expect((await open()).section(WISH).get('__proto__')).toStrictEqual({ isAllowed: true });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a disk that fails', () => {
  const CANNOT = 'What is to outlast a restart cannot be kept: "memory.jsonl" cannot be written, because the disk is full. Everything else goes on; it is tried again every minute.';

  test('is told of once, does not hinder anybody, and gets everything when it works again', async () => {
    const store = await open();
    const wishes = store.section(WISH);
    failing('ENOSPC');
    expect(await wishes.put('a', { isAllowed: false }, 'now')).toBe('failed');
    expect(await wishes.put('b', { isAllowed: false }, 'now')).toBe('failed');
    expect(wishes.get('a')).toStrictEqual({ isAllowed: false });
    await clock.advance(180_000);
    expect(log.at('warn')).toStrictEqual([CANNOT]);
    void wishes.put('a', { isAllowed: true }, 'later');
    works();
    await clock.advance(60_000);
    expect(log.at('info')).toStrictEqual(['What is to outlast a restart is kept again.']);
    const again = (await open()).section(WISH);
    expect([again.get('a'), again.get('b')]).toStrictEqual([{ isAllowed: true }, { isAllowed: false }]);
  });

  test('does not bring back what was replaced while it failed', async () => {
    const wishes = (await open()).section(WISH);
    simulated.fault = (operation) => {
      if (operation !== 'write') return;
      void wishes.put('a', { isAllowed: true }, 'later');
      throw systemError('ENOSPC');
    };
    expect(await wishes.put('a', { isAllowed: false }, 'now')).toBe('failed');
    works();
    await clock.advance(60_000);
    expect((await open()).section(WISH).get('a')).toStrictEqual({ isAllowed: true });
  });

  test('may not be there at the start', async () => {
    simulated.put(PATH, `${JSON.stringify({ section: 'wish', key: 'a', value: { isAllowed: false } })}\n${JSON.stringify({ section: 'wish', key: 'b', value: { isAllowed: false } })}\n`);
    simulated.fault = () => {
      throw systemError('EACCES');
    };
    const store = await open();
    const wishes = store.section(WISH);
    expect(await wishes.put('b', { isAllowed: true }, 'now')).toBe('failed');
    works();
    expect(await store.flush()).toBe('kept');
    const again = (await open()).section(WISH);
    expect([again.get('a'), again.get('b')]).toStrictEqual([{ isAllowed: false }, { isAllowed: true }]);
    // As it was in the file at first, but not what was put last.
    await wishes.put('b', { isAllowed: false }, 'now');
    expect((await open()).section(WISH).get('b')).toStrictEqual({ isAllowed: false });
  });

  test.each([['EACCES', 'read now'], ['EIO', '']])('that could not be read at the start (%s) is told of as that, and what was before comes with the next start', async (code, which) => {
    simulated.put(PATH, `${JSON.stringify({ section: 'wish', key: 'a', value: { isAllowed: false } })}\n`);
    simulated.fault = (operation) => {
      if (operation.startsWith(which)) throw systemError(code);
    };
    const store = openNow();
    expect([store.before, store.section(WISH).get('a')]).toStrictEqual(['unknown', undefined]);
    await store.flush();
    expect(log.at('warn')).toStrictEqual([expect.stringContaining(`"memory.jsonl" could not be read (${code}). What was wished and named before, and the total energy, are not known`)]);
    works();
    expect(await store.flush()).toBe('kept');
    expect(log.at('info')).toStrictEqual(['What is to outlast a restart is kept again.', 'What was remembered before holds from the next start of Homebridge on.']);
    const again = await open();
    expect([again.before, again.section(WISH).get('a')]).toStrictEqual(['known', { isAllowed: false }]);
  });

  test('may fail while the file is written anew', async () => {
    const store = await open();
    const notes = store.section(NOTE);
    simulated.fault = (operation) => {
      if (operation === 'open wx') throw systemError('ENOSPC');
    };
    for (let n = 0; n < 150; n++) expect(await notes.put('a', note(n), 'now')).toBe('kept');
    expect(log.at('warn')).toStrictEqual([CANNOT]);
    works();
    for (let n = 0; n < 250; n++) await notes.put('a', note(-n), 'now');
    expect(simulated.text(PATH)?.length).toBeLessThan(300_000);
  });

  test('a file that somebody removes is written anew', async () => {
    const wishes = (await open()).section(WISH);
    await wishes.put('a', { isAllowed: false }, 'now');
    await simulated.rm(PATH);
    expect(await wishes.put('b', { isAllowed: false }, 'now')).toBe('kept');
    expect([...(await open()).section(WISH).keys()]).toStrictEqual(['a', 'b']);
    expect(log.lines).toStrictEqual([]);
  });

  test('a file that somebody removes while it is read is written anew, too', async () => {
    await (await open()).section(WISH).put('a', { isAllowed: false }, 'now');
    simulated.fault = (operation) => (operation === 'read now' ? void simulated.rm(PATH) : undefined);
    const wishes = openNow().section(WISH);
    await settle();
    expect(await wishes.put('a', { isAllowed: false }, 'now')).toBe('kept');
    expect((await open()).section(WISH).get('a')).toStrictEqual({ isAllowed: false });
  });

  test('a file that another process has written to is written anew, and nothing of it is overwritten in part', async () => {
    const [one, other] = [(await open()).section(WISH), (await open()).section(WISH)];
    await one.put('a', { isAllowed: false }, 'now');
    await other.put('b', { isAllowed: false }, 'now');
    await one.put('c', { isAllowed: false }, 'now');
    expect([...(await open()).section(WISH).keys()]).toStrictEqual(['a', 'c']);
    await other.put('d', { isAllowed: false }, 'now');
    expect([...(await open()).section(WISH).keys()]).toStrictEqual(['b', 'd']);
    expect(log.lines).toStrictEqual([]);
  });

  test('what is more than a memory can hold is refused, and said once', async () => {
    const notes = (await open()).section(NOTE);
    expect(await notes.put('a', { text: 'x'.repeat(40_000) }, 'now')).toBe('failed');
    expect(await notes.put('b', { text: 'x'.repeat(40_000) }, 'now')).toBe('failed');
    expect(log.at('warn')).toStrictEqual(['More of "note" was to be remembered than there is room for; what does not fit is forgotten with a restart.']);
  });

  test('what is put after the end is not kept, and nothing is said of it', async () => {
    const store = await open();
    const wishes = store.section(WISH);
    void wishes.put('a', { isAllowed: false }, 'later');
    await store.close();
    expect(simulated.text(PATH)).toContain('"key":"a"');
    expect(await wishes.put('b', { isAllowed: false }, 'now')).toBe('failed');
    expect(clock.sleepers).toBe(0);
    expect(log.lines).toStrictEqual([]);
  });
});

describe('a disk that does not answer', () => {
  let answer: () => void;
  beforeEach(() => {
    const answered = new Promise<void>((resolve) => (answer = resolve));
    simulated.fault = (operation) => (operation === 'datasync' ? answered : undefined);
  });
  const SLOW = 'The disk has not written "memory.jsonl" within 2.5 s: until it has, a power cut may undo what was changed last. Everything else goes on.';

  test('holds nobody for longer than 2.5 s, is told of once, and loses nothing', async () => {
    const store = await open();
    const wishes = store.section(WISH);
    const kept = wishes.put('a', { isAllowed: false }, 'now');
    await clock.advance(2_499);
    expect(log.lines).toStrictEqual([]);
    await clock.advance(1);
    expect(await kept).toBe('failed');
    const next = wishes.put('b', { isAllowed: false }, 'now');
    await clock.advance(2_500);
    expect(await next).toBe('failed');
    // From now on it is known.
    expect(await wishes.put('c', { isAllowed: false }, 'now')).toBe('failed');
    expect(log.at('warn')).toStrictEqual([SLOW]);
    answer();
    await store.untilKept();
    expect(await wishes.put('d', { isAllowed: false }, 'now')).toBe('kept');
    expect([...(await open()).section(WISH).keys()]).toStrictEqual(['a', 'b', 'c', 'd']);
    expect([log.at('warn'), log.at('info')]).toStrictEqual([[SLOW], []]);
  });

  test('does not hold the end, and has everything when it answers after that', async () => {
    const store = await open();
    const wishes = store.section(WISH);
    void wishes.put('a', { isAllowed: false }, 'now');
    await settle();
    void wishes.put('b', { isAllowed: false }, 'later');
    const closing = store.close();
    await clock.advance(2_500);
    await closing;
    answer();
    await settle();
    expect([...(await open()).section(WISH).keys()]).toStrictEqual(['a', 'b']);
  });

  test('what is asked for again while it is being written is not said to be kept before it is', async () => {
    const wishes = (await open()).section(WISH);
    void wishes.put('a', { isAllowed: false }, 'now');
    await settle();
    let again: string | undefined;
    void wishes.put('a', { isAllowed: false }, 'now').then((kept) => (again = kept));
    await settle();
    expect(again).toBeUndefined();
    answer();
    await settle();
    expect(again).toBe('kept');
  });

  test('who wants to know waits for what was put last', async () => {
    const store = await open();
    const wishes = store.section(WISH);
    void wishes.put('a', { isAllowed: false }, 'now');
    await settle();
    void wishes.put('b', { isAllowed: false }, 'later');
    let isKept = false;
    void store.untilKept().then(() => (isKept = true));
    answer();
    await settle();
    expect(isKept).toBe(false);
    await clock.advance(60_000);
    expect([isKept, simulated.text(PATH)?.includes('"key":"b"')]).toStrictEqual([true, true]);
  });
});
