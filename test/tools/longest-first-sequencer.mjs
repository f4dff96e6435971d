// The order in which Jest runs the test files: those that take ten seconds or more come first, so that at the end all
// cores have something to do. A file that is not named here is merely late.
import Sequencer from '@jest/test-sequencer';

const LONGEST_FIRST = [
  ...['faults/charging', 'e2e/compatibility', 'time/energy-year', 'faults/hold', 'e2e/lifecycle', 'time/soak', 'time/push-soak', 'e2e/package-checker'],
  ...['e2e/maintenance-commands', 'faults/matter', 'e2e/matter', 'faults/available-current', 'e2e/troubles', 'time/clock-jumps'],
  ...['e2e/options', 'e2e/hold-interruptions', 'malice/hostile-names', 'e2e/hold', 'e2e/available-current', 'e2e/start', 'e2e/charging', 'e2e/energy'],
].map((name) => `/test/${name}.test.ts`);

export default class LongestFirstSequencer extends Sequencer {
  sort(tests) {
    const inOrder = super.sort([...tests]);
    const rank = ({ path }) => LONGEST_FIRST.findIndex((ending) => path.endsWith(ending));
    const long = inOrder.filter((test) => rank(test) >= 0).sort((one, other) => rank(one) - rank(other));
    return [...new Set([...long, ...inOrder])];
  }
}
