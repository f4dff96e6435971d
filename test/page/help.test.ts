// "Help": what it says of what was checked.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Checked } from '../../src/page/messages/help.ts';
import { speakerOf } from '../../src/page/words/speaker.ts';
import { settle } from '../support/manual-clock.ts';
import { SomeElement } from './some-element.ts';

beforeEach(() => void Reflect.set(globalThis, 'document', { createElement: (name: string) => new SomeElement(name) }));
afterEach(() => void Reflect.deleteProperty(globalThis, 'document'));

/** Of the page's part, which has types of a browser that the other tests know nothing of. */
type MakeHelp = new (host: unknown, say: unknown, language: string) => { readonly node: SomeElement };
const BROWSER = '../../src/page/browser';

/** What is said of each finding, once everything was checked. */
async function findings(language: 'en' | 'de', checks: readonly Pick<Checked['checks'][number], 'lookedAt' | 'text'>[]): Promise<string[]> {
  const { Help } = (await import(`${BROWSER}/help.ts`)) as { readonly Help: unknown };
  const answer: Checked = { checks: checks.map((check) => ({ ...check, charger: 'Garage', result: 'ok' })) };
  const say = speakerOf(language);
  const { node } = new (Help as MakeHelp)({ block: {}, ask: () => Promise.resolve(answer) }, say, language);
  node.all.find(({ name, textContent }) => name === 'button' && textContent === say('help.check'))!.dispatchEvent(new Event('click'));
  await settle();
  return node.all.filter(({ name }) => name === 'tr').slice(1).map(({ children }) => (children.at(-1) as SomeElement).textContent);
}

test('each finding begins with what was looked at, once', async () => {
  const checks = [
    { lookedAt: 'role', text: 'Your role: user, owner.' },
    { lookedAt: 'status', text: 'Now: no vehicle is connected.' },
    { lookedAt: 'firmware', text: 'Firmware: 2.3.1.2, the newest.' },
    { lookedAt: 'pause', text: 'pause refused: the charger is offline, so no command can reach it.' },
    { lookedAt: 'cloud', text: "Zaptec's cloud: it answered with HTTP 503. Try again in a minute." },
    { lookedAt: null, text: 'Now: what the page has no word for.' },
  ] as const;
  expect(await findings('en', checks)).toStrictEqual(['Role: user, owner.', 'Now: no vehicle is connected.', 'Firmware: 2.3.1.2, the newest.', 'Pause: pause refused: the charger is offline, so no command can reach it.', 'Zaptec’s cloud: it answered with HTTP 503. Try again in a minute.', 'Now: what the page has no word for.']);
  expect(await findings('de', checks.slice(0, 2))).toStrictEqual(['Rolle: user, owner.', 'Jetzt: no vehicle is connected.']);
});
