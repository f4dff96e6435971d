// Jest's environment for mutation tests: in a file of tests the first failure skips the rest. What hangs, costs one time
// limit instead of a hundred.
import { TestEnvironment } from 'jest-environment-node';

export default class StopAtFirstFailure extends TestEnvironment {
  #hasFailed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_start' && this.#hasFailed) test.mode = 'skip';
    if (name === 'test_done' && test.errors.length > 0) this.#hasFailed = true;
  }
}
