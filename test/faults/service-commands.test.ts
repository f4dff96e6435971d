// The fault matrix of the service commands.
import { afterAll, beforeAll, jest, test } from '@jest/globals';
import { serviceCommands } from './service-commands/scene.ts';
import { Matrix } from './matrix.ts';

jest.setTimeout(30_000);

const matrix = new Matrix(serviceCommands);

beforeAll(() => matrix.start());
afterAll(() => matrix.stop());

test.each(matrix.cells)('$fault, $moment', async (cell) => {
  await matrix.expectKept(cell);
});
