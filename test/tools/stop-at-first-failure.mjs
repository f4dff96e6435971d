// Jest's environment for mutation tests: in a file of tests the first failure skips the rest. What hangs, costs one time
// limit instead of a hundred.
import NodeEnvironment from './node-environment.mjs';

export default class StopAtFirstFailure extends NodeEnvironment {
  #hasFailed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_start' && this.#hasFailed) test.mode = 'skip';
    if (name === 'test_done' && test.errors.length > 0) this.#hasFailed = true;
  }
}
