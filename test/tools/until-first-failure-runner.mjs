// Jest's runner for mutation tests: first the tests named like the changed file, then small ones, which need no server;
// and none after the first that fails, which Jest cannot do by itself when it is called by a program.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import TestRunner from 'jest-runner';

export default class UntilFirstFailureRunner extends TestRunner {
  async runTests(tests, watcher, options) {
    let hasFailed = false;
    this.on('test-file-success', ([, { numFailingTests }]) => (hasFailed ||= numFailingTests > 0));
    this.on('test-file-failure', () => (hasFailed = true));
    const names = new Set(this._globalConfig.nonFlagArgs.map((path) => basename(path, '.ts')));
    const place = ({ path }) => (names.has(basename(path, '.test.ts')) ? 0 : statSync(path).size);
    const places = new Map(tests.map((test) => [test, place(test)]));
    for (const test of tests.toSorted((one, other) => places.get(one) - places.get(other))) {
      if (!hasFailed) await super.runTests([test], watcher, options);
    }
  }
}
