// For each unit test file: a time-out ends what hangs, and nothing that is merely slow on a busy machine.
import { jest } from '@jest/globals';

jest.setTimeout(600_000);
