// The order in which Jest runs the test files. End-to-end tests mostly wait and unit tests compute: spread among each
// other they share the processor evenly, and the longest do not come last, when nothing is left to run beside them.
import Sequencer from '@jest/test-sequencer';

/** So many end-to-end tests begin at once. */
const AHEAD = 3;
/** From the longest; others come before them. */
const LONGEST_FIRST = [
  ...['hold', 'energy', 'hold-interruptions', 'service-commands', 'matter', 'troubles', 'lifecycle', 'compatibility'],
  ...['charging', 'package-checker', 'options', 'available-current', 'privacy', 'refusals', 'start'],
].map((name) => `/test/e2e/${name}.test.ts`);

const isEndToEnd = ({ path }) => path.includes('/test/e2e/');
const place = ({ path }) => LONGEST_FIRST.findIndex((ending) => path.endsWith(ending));

export default class SpreadSequencer extends Sequencer {
  sort(tests) {
    const inOrder = super.sort([...tests]);
    const endToEnd = inOrder.filter(isEndToEnd).sort((one, other) => place(one) - place(other));
    const unit = inOrder.filter((test) => !isEndToEnd(test));
    const between = Math.ceil(unit.length / Math.max(1, endToEnd.length - AHEAD));
    const spread = endToEnd.slice(AHEAD).flatMap((test, index) => [...unit.slice(index * between, (index + 1) * between), test]);
    return [...new Set([...endToEnd.slice(0, AHEAD), ...spread, ...unit])];
  }
}
