// The fault matrix of Matter.
import { afterAll, beforeAll, test } from '@jest/globals';
import { matter } from './matter/scene.ts';
import { Matrix } from './matrix.ts';

const matrix = new Matrix(matter);

beforeAll(() => matrix.start());
afterAll(() => matrix.stop());

test.each(matrix.cells)('$fault, $moment', async (cell) => {
  await matrix.expectKept(cell);
});
