// The fault matrix of Charging Allowed.
import { afterAll, beforeAll, jest, test } from '@jest/globals';
import { hold } from './hold/scene.ts';
import { Matrix } from './matrix.ts';

jest.setTimeout(30_000);

const matrix = new Matrix(hold);

beforeAll(() => matrix.start());
afterAll(() => matrix.stop());

test.each(matrix.cells)('$fault, $moment', async (cell) => {
  await matrix.expectKept(cell);
});
