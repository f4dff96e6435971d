// npm run test:mutation: breaks the charger domain and what binds it to HomeKit, one small change at a time, and counts
// the changes that no unit test notices. For one part: npm run test:mutation -- --mutate src/charging/charger/charger.ts
export default {
  mutate: [
    'src/charging/**/*.ts',
    'src/zaptec/**/*.ts',
    'src/homekit/service-binding.ts',
    'src/homekit/charger-accessory.ts',
    'src/homekit/services/*.ts',
  ],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  jest: { configFile: 'test/tools/mutation.jest.config.js' },
  coverageAnalysis: 'perTest',
  // A mutant that hangs is found as well, but one that is merely slow on a busy machine must not count as found.
  timeoutMS: 30_000,
  // More would make tests with deadlines of their own fail on a busy machine, which counts as a mutant found.
  concurrency: 1,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.mutation/report.json' },
  tempDirName: '.mutation/sandbox',
  // With --incremental, mutants whose code and tests are as they were keep their results.
  incrementalFile: '.mutation/incremental.json',
  ignorePatterns: ['.mutation', 'dist', 'coverage', '.bench', '.demo'],
  thresholds: { high: 95, low: 90, break: 90 },
};
