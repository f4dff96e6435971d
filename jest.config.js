// Jest runs TypeScript as ES modules: swc strips the types, Node's own module loader does the rest.
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  testEnvironment: '<rootDir>/test/tools/node-environment.mjs',
  // Where npm run test:mutation keeps its copy of the project while it runs.
  modulePathIgnorePatterns: ['<rootDir>/.mutation/'],
};

/** The folders of the scenarios. */
const scenarios = ['faults', 'time', 'malice'];

/** For what tries the whole: the counters would slow it by a quarter, and a line counts as covered by a test of its unit. */
const uncounted = { ...shared, coveragePathIgnorePatterns: ['<rootDir>/src/'] };

export default {
  // Whatever speaks over sockets waits now and then: more fits side by side than there are cores.
  maxWorkers: 4,
  testSequencer: '<rootDir>/test/tools/longest-first-sequencer.mjs',
  reporters: ['default', '<rootDir>/test/tools/summary-reporter.mjs'],
  projects: [
    {
      // One unit of src with its neighbours, the simulator and the tools. Quick.
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/e2e/', ...scenarios.map((folder) => `<rootDir>/test/${folder}/`)],
      setupFilesAfterEnv: ['<rootDir>/test/support/unit-setup.ts'],
    },
    {
      // The whole plugin inside the test, through everything that networks, time and people can do to it.
      ...uncounted,
      displayName: 'scenarios',
      testMatch: scenarios.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
      setupFilesAfterEnv: ['<rootDir>/test/support/unit-setup.ts'],
    },
    {
      // The packed package in a real Homebridge.
      ...uncounted,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
      globalSetup: '<rootDir>/test/e2e/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/e2e/support/global-teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/test/e2e/support/test-file-setup.ts'],
    },
  ],
  coverageProvider: 'babel',
  // What runs in a browser or in a process of its own is tried there, where Jest counts nothing; files that hold nothing but
  // types have no line that could run.
  collectCoverageFrom: [
    'src/**/*.ts',
    '!src/cli/main.ts',
    '!src/cli/process.ts',
    '!src/page/browser/**',
    '!src/page/server/main.ts',
    '!src/charging/account/charger-listing.ts',
    '!src/charging/calls/patience.ts',
    '!src/charging/charger/charger-parts.ts',
    '!src/charging/charger/charger-settings.ts',
    '!src/charging/commands/command.ts',
    '!src/charging/sessions/session-cloud.ts',
    '!src/charging/sessions/session-file.ts',
    '!src/cli/terminal/surroundings.ts',
    '!src/homekit/accessory-kind.ts',
    '!src/homekit/services/declaration.ts',
    '!src/page/words/phrase.ts',
    '!src/plugin/surroundings.ts',
  ],
  coverageReporters: ['text', 'json-summary'],
  coverageThreshold: {
    global: { lines: 90 },
    './src/charging/': { lines: 95, branches: 90 },
    './src/zaptec/': { lines: 95, branches: 90 },
  },
};
