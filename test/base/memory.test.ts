// A memory of parts: what is settled is what the disk has, in the order of asking, whatever order the disk answers in.
import { expect, test } from '@jest/globals';
import { PartsMemory, type Kept } from '../../src/base/memory.ts';
import { settle } from '../support/manual-clock.ts';

interface Parts {
  readonly one?: number | undefined;
  readonly other?: string | undefined;
}

function scripted(): { readonly memory: PartsMemory<Parts>; readonly asked: string[]; readonly answers: ((kept: Kept) => void)[] } {
  const asked: string[] = [];
  const answers: ((kept: Kept) => void)[] = [];
  const memory = new PartsMemory<Parts>({}, (part, value, urgency) => {
    asked.push(`${part} ${value} ${urgency}`);
    return new Promise((resolve) => answers.push(resolve));
  });
  return { memory, asked, answers };
}

test('without a store everything is settled at once, and nobody is told', () => {
  const memory = new PartsMemory<Parts>({ one: 1 });
  let told = 0;
  memory.onSettled(() => (told += 1));
  void memory.remember({ other: 'a' }, 'now');
  expect([memory.kept, memory.settled, told]).toStrictEqual([{ one: 1, other: 'a' }, { one: 1, other: 'a' }, 0]);
});

test.each(['kept', 'failed'] as const)('a part is known at once, and settled when the disk has %s', async (kept) => {
  const { memory, asked, answers } = scripted();
  let told = 0;
  const leave = memory.onSettled(() => (told += 1));
  const remembering = memory.remember({ one: 2 }, 'later');
  expect([memory.kept, memory.settled, asked]).toStrictEqual([{ one: 2 }, {}, ['one 2 later']]);
  answers[0]!(kept);
  await remembering;
  expect([memory.settled, told]).toStrictEqual([{ one: 2 }, 1]);
  leave();
  void memory.remember({ one: 3 }, 'now');
  answers[1]!(kept);
  await settle();
  expect(told).toBe(1);
});

test('an older change that the disk is done with later undoes nothing', async () => {
  const { memory, answers } = scripted();
  void memory.remember({ one: 1, other: 'a' }, 'later');
  void memory.remember({ one: 2 }, 'now');
  answers[2]!('kept');
  await settle();
  expect(memory.settled).toStrictEqual({ one: 2 });
  for (const answer of answers) answer('kept');
  await settle();
  expect(memory.settled).toStrictEqual({ one: 2, other: 'a' });
});

test('a patient part settles on the disk only, with what it was last', async () => {
  const answers: ((kept: Kept) => void)[] = [];
  let keptAtLast: (() => void)[] = [];
  const untilKept = (): Promise<void> => new Promise((resolve) => keptAtLast.push(resolve));
  const memory = new PartsMemory<Parts>({ one: 1 }, () => new Promise((resolve) => answers.push(resolve)), { parts: ['one'], untilKept });
  for (const one of [2, 3]) void memory.remember({ one }, 'later');
  void memory.remember({ other: 'a' }, 'now');
  for (const answer of answers) answer('failed');
  await settle();
  expect([memory.kept, memory.settled, keptAtLast.length]).toStrictEqual([{ one: 3, other: 'a' }, { one: 1, other: 'a' }, 1]);
  keptAtLast[0]?.();
  await settle();
  expect(memory.settled).toStrictEqual({ one: 3, other: 'a' });
  keptAtLast = [];
  void memory.remember({ one: 4 }, 'later');
  answers.at(-1)?.('failed');
  await settle();
  void memory.remember({ one: 5 }, 'later');
  answers.at(-1)?.('kept');
  await settle();
  for (const keep of keptAtLast) keep();
  await settle();
  expect(memory.settled).toStrictEqual({ one: 5, other: 'a' });
});

test('a patient part that the disk has never had is told all the same', async () => {
  const memory = new PartsMemory<Parts>({}, () => Promise.resolve('failed'), { parts: ['one'], untilKept: () => new Promise(() => undefined) });
  await memory.remember({ one: 2 }, 'later');
  expect(memory.settled).toStrictEqual({ one: 2 });
});
