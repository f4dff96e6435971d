// The fault matrix of the maintenance commands.
import { afterAll, beforeAll, test } from '@jest/globals';
import { maintenanceCommands } from './maintenance-commands/scene.ts';
import { Matrix } from './matrix.ts';

const matrix = new Matrix(maintenanceCommands);

beforeAll(() => matrix.start());
afterAll(() => matrix.stop());

test.each(matrix.cells)('$fault, $moment', async (cell) => {
  await matrix.expectKept(cell);
});
