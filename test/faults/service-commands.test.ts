// The fault matrix of the service commands.
import { afterAll, beforeAll, test } from '@jest/globals';
import { serviceCommands } from './service-commands/scene.ts';
import { Matrix } from './matrix.ts';

const matrix = new Matrix(serviceCommands);

beforeAll(() => matrix.start());
afterAll(() => matrix.stop());

test.each(matrix.cells)('$fault, $moment', async (cell) => {
  await matrix.expectKept(cell);
});
