// Places for reads: no more at once than there are, in order, and none is lost.
import { expect, test } from '@jest/globals';
import { Slots } from '../../../../src/zaptec/cloud/http/slots.ts';
import { settle } from '../../../support/manual-clock.ts';

/** Work that goes on until it is told to end. */
function openEnded(): { readonly work: () => Promise<void>; readonly end: () => void; readonly began: () => boolean } {
  let began = false;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const work = (): Promise<void> => {
    began = true;
    return ended;
  };
  return { work, end: () => end(), began: () => began };
}

const never = new AbortController().signal;

test('no more at once than there are places; the others follow in order', async () => {
  const slots = new Slots(2);
  const works = [openEnded(), openEnded(), openEnded(), openEnded()];
  const runs = works.map(({ work }) => slots.use(never, work));
  await settle();
  expect(works.map(({ began }) => began())).toEqual([true, true, false, false]);
  works[1]!.end();
  await settle();
  expect(works.map(({ began }) => began())).toEqual([true, true, true, false]);
  for (const { end } of works) end();
  await Promise.all(runs);
});

test('a place is free again after work that fails', async () => {
  const slots = new Slots(1);
  await expect(slots.use(never, () => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
  await expect(slots.use(never, () => Promise.resolve('next'))).resolves.toBe('next');
});

test('who gives up waiting takes no place, even when it comes in the same moment', async () => {
  const slots = new Slots(1);
  const first = openEnded();
  const impatient = new AbortController();
  const running = slots.use(never, first.work);
  const waiting = slots.use(impatient.signal, () => Promise.resolve('too late'));
  const last = slots.use(never, () => Promise.resolve('served'));
  await settle();
  first.end();
  impatient.abort(new Error('gave up'));
  await expect(waiting).rejects.toThrow('gave up');
  await running;
  await expect(last).resolves.toBe('served');

  const second = openEnded();
  const again = slots.use(never, second.work);
  const givesUp = new AbortController();
  const gone = slots.use(givesUp.signal, () => Promise.resolve('too late'));
  givesUp.abort(new Error('gave up'));
  await expect(gone).rejects.toThrow('gave up');
  second.end();
  await again;
  await expect(slots.use(never, () => Promise.resolve('served'))).resolves.toBe('served');
});

test('who gives up waiting lets nobody else in', async () => {
  const slots = new Slots(1);
  const works = [openEnded(), openEnded()];
  const runs = works.map(({ work }) => slots.use(never, work));
  const impatient = new AbortController();
  const gone = slots.use(impatient.signal, () => Promise.resolve());
  impatient.abort(new Error('gave up'));
  await expect(gone).rejects.toThrow('gave up');
  await settle();
  expect(works.map(({ began }) => began())).toEqual([true, false]);
  for (const { end } of works) end();
  await Promise.all(runs);
});

test('who has given up before is not served', async () => {
  await expect(new Slots(1).use(AbortSignal.abort(new Error('gone')), () => Promise.resolve())).rejects.toThrow('gone');
});
