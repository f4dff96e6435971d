// The fault matrix of Charging Allowed.
import { afterAll, beforeAll, test } from '@jest/globals';
import { hold } from './hold/scene.ts';
import { Matrix } from './matrix.ts';

const matrix = new Matrix(hold);

beforeAll(() => matrix.start());
afterAll(() => matrix.stop());

test.each(matrix.cells)('$fault, $moment', async (cell) => {
  await matrix.expectKept(cell);
});
