// Jest's runner for mutation tests: of the files, only those with a test that is to run, which Jest learns only when it has
// loaded them all; first the ones named like the changed file, then small ones, which need no server; and none after the
// first that fails, which Jest cannot do by itself when it is called by a program.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import TestRunner from 'jest-runner';

/** The names of the tests in each file, from the run without a mutant; in the copy of the project that Stryker works on. */
const NAMES = 'test-names.json';

export default class UntilFirstFailureRunner extends TestRunner {
  async runTests(tests, watcher, options) {
    const { testNamePattern, nonFlagArgs } = this._globalConfig;
    const names = existsSync(NAMES) ? JSON.parse(readFileSync(NAMES, 'utf8')) : {};
    let hasFailed = false;
    this.on('test-file-success', ([{ path }, { numFailingTests, testResults }]) => {
      hasFailed ||= numFailingTests > 0;
      if (!testNamePattern) names[path] ??= testResults.map(({ fullName }) => fullName);
    });
    this.on('test-file-failure', () => (hasFailed = true));
    for (const test of inOrder(withAny(wantedOf(testNamePattern), tests, names), nonFlagArgs)) {
      if (!hasFailed) await super.runTests([test], watcher, options);
    }
    if (!testNamePattern && !hasFailed) writeFileSync(NAMES, JSON.stringify(names));
  }
}

/** The full names that Stryker has joined to a pattern; undefined: every test is to run. */
function wantedOf(pattern) {
  if (!pattern) return undefined;
  return new Set(pattern.slice(1, -1).split(')|(').map((name) => name.replace(/\\(.)/g, '$1')));
}

/** A file whose tests are not known may have one. */
function withAny(wanted, tests, names) {
  if (wanted === undefined) return tests;
  return tests.filter(({ path }) => names[path]?.some((name) => wanted.has(name)) ?? true);
}

function inOrder(tests, changed) {
  const changedNames = new Set(changed.map((path) => basename(path, '.ts')));
  const place = ({ path }) => (changedNames.has(basename(path, '.test.ts')) ? 0 : statSync(path).size);
  const places = new Map(tests.map((test) => [test, place(test)]));
  return tests.toSorted((one, other) => places.get(one) - places.get(other));
}
