// The fault matrix of Available Current.
import { afterAll, beforeAll, test } from '@jest/globals';
import { availableCurrent } from './available-current/scene.ts';
import { Matrix } from './matrix.ts';

const matrix = new Matrix(availableCurrent);

beforeAll(() => matrix.start());
afterAll(() => matrix.stop());

test.each(matrix.cells)('$fault, $moment', async (cell) => {
  await matrix.expectKept(cell);
});
