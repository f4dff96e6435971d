// Jest's configuration for mutation tests. A file of its own: given in Stryker's, it would only be laid over
// jest.config.js, whose projects would stay, and each mutant would pack and install the plugin for end-to-end tests.
import { fileURLToPath } from 'node:url';
import jestConfig from '../../jest.config.js';

const [unit] = jestConfig.projects;

export default {
  ...unit,
  rootDir: fileURLToPath(import.meta.resolve('../../')),
  testMatch: ['charging', 'zaptec', 'homekit'].map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  setupFilesAfterEnv: ['<rootDir>/test/tools/mutation-setup.ts'],
  testEnvironment: './test/tools/stop-at-first-failure.mjs',
  runner: './test/tools/until-first-failure-runner.mjs',
};
