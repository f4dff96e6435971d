// For each end-to-end test file: time enough for real processes, and nothing left running when a test failed halfway.
import { afterAll, jest } from '@jest/globals';

import { stopEveryHomebridge } from '../../support/homebridge-process.ts';

jest.setTimeout(600_000);
afterAll(stopEveryHomebridge);
