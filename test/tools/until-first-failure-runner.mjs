// Jest's runner for mutation tests: small files first, which need no server and answer at once, and none after the first
// that fails, which Jest cannot do by itself when it is called by a program.
import { statSync } from 'node:fs';
import TestRunner from 'jest-runner';

export default class UntilFirstFailureRunner extends TestRunner {
  async runTests(tests, watcher, options) {
    let hasFailed = false;
    this.on('test-file-success', ([, { numFailingTests }]) => (hasFailed ||= numFailingTests > 0));
    this.on('test-file-failure', () => (hasFailed = true));
    const size = new Map(tests.map((test) => [test, statSync(test.path).size]));
    for (const test of tests.toSorted((one, other) => size.get(one) - size.get(other))) {
      if (!hasFailed) await super.runTests([test], watcher, options);
    }
  }
}
