// A charger's card: whose answer it shows.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { LiveAnswer, LiveCharger } from '../../src/live/snapshot.ts';
import { speakerOf } from '../../src/page/words/speaker.ts';
import { settle } from '../support/manual-clock.ts';
import { SomeElement } from './some-element.ts';

const charger: LiveCharger = {
  ...{ id: 'a', name: 'Garage', model: 'Zaptec Go', status: 'charging', sinceMs: 1, whyNot: null, whyUnreachable: null, nextStartMs: null },
  ...{ powerW: 7_360, currentA: 32, sessionKwh: 1.5, totalKwh: 100, temperatureC: 20, isChargingAllowed: true, toldAtMs: 2, feed: 'asked' },
};
const confirmed = (wishId: string): LiveAnswer => ({ wishId, result: 'done', says: 'confirmed', because: null, sentence: 'confirmed by the charger.' });

/** Of the card, which has types of a browser that the other tests know nothing of. */
interface Card {
  readonly node: SomeElement;
  show(charger: LiveCharger, answers: readonly LiveAnswer[], age: 'live' | 'old', whose: string | undefined): void;
}
type Import<Name extends string> = Readonly<Record<Name, unknown>>;
type MakeCard = new (id: string, say: unknown, formats: unknown, wish: () => Promise<string>) => Card;

/** What the page's process has been asked, and is yet to answer. */
interface Asked {
  readonly resolve: (wishId: string) => void;
  readonly reject: (error: Error) => void;
}

const BROWSER = '../../src/page/browser';
let card: Card;
let asked: Asked[];
beforeEach(async () => {
  Reflect.set(globalThis, 'document', { createElement: (name: string) => new SomeElement(name) });
  const { ChargerCard } = (await import(`${BROWSER}/charger-card.ts`)) as Import<'ChargerCard'>;
  const { formatsOf } = (await import(`${BROWSER}/formats.ts`)) as Import<'formatsOf'>;
  asked = [];
  const say = speakerOf('en');
  const wish = (): Promise<string> => new Promise((resolve, reject) => asked.push({ resolve, reject }));
  card = new (ChargerCard as MakeCard)('c', say, (formatsOf as (language: string, say: unknown) => unknown)('en', say), wish);
});
afterEach(() => void Reflect.deleteProperty(globalThis, 'document'));

const elements = (): SomeElement[] => card.node.all;
const press = (text: string): void => void elements().find(({ name, textContent }) => name === 'button' && textContent === text)!.dispatchEvent(new Event('click'));
const answer = (): string => elements().find(({ attributes }) => attributes['role'] === 'status')!.textContent;

/** News come, with these answers. */
const take = (...answers: LiveAnswer[]): void => card.show(charger, answers, 'live', undefined);

test('what was asked for before has answered for itself alone', async () => {
  press('Pause');
  asked[0]!.resolve('w1');
  await settle();
  take(confirmed('w1'));
  expect(answer()).toContain('Pause');
  press('Resume');
  take(confirmed('w1'));
  expect(answer()).toBe('Asking …');
  asked[1]!.resolve('w2');
  await settle();
  take(confirmed('w1'), confirmed('w2'));
  expect(answer()).toContain('Resume');
});

test('a switch of which nobody knows how it stands says so', () => {
  const labels = ([true, false, 'unknown'] as const).map((isChargingAllowed) => {
    card.show({ ...charger, isChargingAllowed }, [], 'live', undefined);
    const box = elements().find(({ name }) => name === 'input') as SomeElement & { readonly checked: boolean; readonly indeterminate: boolean };
    return [box.checked, box.indeterminate, elements().find(({ name }) => name === 'label')!.textContent];
  });
  expect(labels).toEqual([
    [true, false, 'Charging allowed'],
    [false, false, 'Charging allowed'],
    [false, true, 'Charging allowed (not known)'],
  ]);
});

test('what could not even be asked for is said, and stays', async () => {
  press('Pause');
  asked[0]!.resolve('w1');
  await settle();
  press('Resume');
  asked[1]!.reject(new Error('ENOSPC'));
  await settle();
  take(confirmed('w1'));
  expect(answer()).toContain('ENOSPC');
});

test('of two that are asked for at once, the last is answered', async () => {
  press('Pause');
  press('Resume');
  asked[1]!.resolve('w2');
  await settle();
  asked[0]!.resolve('w1');
  await settle();
  take(confirmed('w1'));
  expect(answer()).toBe('Asking …');
  take(confirmed('w1'), confirmed('w2'));
  expect(answer()).toContain('Resume');
});
