// Whenever the power goes, each line that was acknowledged is there, none twice and in order, and the file can be used.
import { constants } from 'node:fs';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { LineFile } from '../../src/storage/line-file.ts';
import { SimulatedDisk } from '../support/simulated-disk.ts';

const PATH = '/storage/lines.jsonl';

type Action = { readonly kind: 'append'; readonly count: number } | { readonly kind: 'replace' };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'replace' as const }) },
);

/** Lines that are acknowledged, those that may be there as well, and whether they were about to be replaced. */
class Book {
  acknowledged: string[] = [];
  asked: string[] = [];
  #next = 0;

  fresh(count: number): string[] {
    return Array.from({ length: count }, () => JSON.stringify({ n: this.#next++, pad: 'x'.repeat(this.#next % 50) }));
  }
}

async function read(disk: SimulatedDisk): Promise<{ file: LineFile; texts: string[] }> {
  const texts: string[] = [];
  const file = await LineFile.open({ path: PATH, mostBytes: 1e9, disk: disk.disk }, (lines) => texts.push(...lines.map(({ text }) => text)));
  return { file, texts: texts.filter(isWhole) };
}

/** What the power has left half is set aside by the owner of the file. */
function isWhole(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

test.each([
  ['flushes', undefined],
  ['writes through', constants.O_DSYNC],
])('nothing that was acknowledged is lost by a disk that %s', async (_, writeThrough) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(action, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }), fc.nat({ max: 120 }), fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), async (rounds, operations, chances) => {
      const simulated = new SimulatedDisk();
      simulated.writeThrough = writeThrough;
      const book = new Book();
      let left = operations;
      simulated.fault = () => {
        if (left-- <= 0) throw Object.assign(new Error('no power'), { code: 'EIO' });
      };
      await live(simulated, rounds, book).catch(() => undefined);
      const after = simulated.afterPowerLoss(() => chances.next().value as number);
      const { file, texts } = await read(after);
      expectKept(texts, book);
      await file.append(['{"after":true}']);
      expect((await read(after)).texts).toStrictEqual([...texts, '{"after":true}']);
    }),
    { numRuns: 600 },
  );
});

/** Does the actions of a round at once, one round after the other. */
async function live(simulated: SimulatedDisk, rounds: readonly (readonly Action[])[], book: Book): Promise<void> {
  const { file } = await read(simulated);
  for (const actions of rounds) {
    await Promise.all(
      actions.map(async (one) => {
        if (one.kind === 'replace') {
          await file.replace([...book.acknowledged, ...book.asked]);
          return;
        }
        const lines = book.fresh(one.count);
        book.asked.push(...lines);
        await file.append(lines);
        book.asked = book.asked.filter((text) => !lines.includes(text));
        book.acknowledged.push(...lines);
      }),
    );
  }
}

function expectKept(texts: readonly string[], { acknowledged, asked }: Book): void {
  const there = new Set(texts);
  expect(acknowledged.filter((text) => !there.has(text))).toStrictEqual([]);
  expect(texts.filter((text) => !acknowledged.includes(text) && !asked.includes(text))).toStrictEqual([]);
}
