// For each unit test file: what takes a second on an idle machine takes long on a busy one.
import { jest } from '@jest/globals';

jest.setTimeout(30_000);
