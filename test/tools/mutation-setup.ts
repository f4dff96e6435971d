// For each unit test file of a mutation run: what hangs for a mutant ends soon, on a machine that does little else.
import { jest } from '@jest/globals';
import { patience } from '../support/eventually.ts';

jest.setTimeout(30_000);
patience.ms = 5_000;
