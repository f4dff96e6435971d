// The fault matrix of the main job.
import { afterAll, beforeAll, test } from '@jest/globals';
import { charging } from './charging/scene.ts';
import { Matrix } from './matrix.ts';

const matrix = new Matrix(charging);

beforeAll(() => matrix.start());
afterAll(() => matrix.stop());

test.each(matrix.cells)('$fault, $moment', async (cell) => {
  await matrix.expectKept(cell);
});
