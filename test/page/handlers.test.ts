// The questions of the page: whatever is asked, there is an answer or an error, and never a crash.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LIVE_EVENT, liveNews, MESSAGES, type Path } from '../../src/page/messages/messages.ts';
import { BadQuestionError } from '../../src/page/server/handlers.ts';
import { AskedPage } from './fixture.ts';

const paths = Object.keys(MESSAGES) as Path[];

describe.each(paths)('%s', (path) => {
  test('whatever is asked is answered, or called no question', async () => {
    await using page = new AskedPage();
    page.network = 'down';
    const block = fc.dictionary(fc.string(), fc.jsonValue());
    const likely = fc.record({ block, isShown: fc.constant(false), bridge: fc.string(), wish: fc.record({ chargerId: fc.string(), command: fc.constantFrom('pause', 'restart') }) }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), likely), async (body) => {
        try {
          const answer = await page.clock.jumpUntilDone(page.handlers.answer(path, body));
          expect(MESSAGES[path].answer.safeParse(answer).success).toBe(true);
        } catch (error) {
          // Without a folder there is nowhere to put a wish.
          const isExpected = error instanceof BadQuestionError || (path === '/wish' && (error as NodeJS.ErrnoException).code === 'ENOENT');
          if (!isExpected) throw error;
        }
      }),
      { numRuns: 40 },
    );
  });
});

test.each([
  ['/wish', { bridge: '../../etc', wish: { chargerId: 'a', command: 'pause' } }, '"bridge"'],
  ['/wish', { bridge: 'main', wish: { chargerId: 'a', command: 'restart' } }, '"wish.command"'],
  ['/set-up', {}, '"block"'],
  ['/sessions', { block: {}, asked: { chargerId: null, month: '2026-13', label: null }, language: 'en' }, '"asked.month"'],
] as const)('%s with %j: the error names the field', async (path, body, named) => {
  await using page = new AskedPage();
  await expect(page.handlers.answer(path, body)).rejects.toThrow(named);
});

test('what is pushed is checked where it arrives', () => {
  expect(LIVE_EVENT).toBe('live');
  expect(liveNews.safeParse({ bridges: [{ chargers: 5 }], failure: null }).success).toBe(false);
  expect(liveNews.safeParse({ bridges: [], failure: null }).success).toBe(true);
});
