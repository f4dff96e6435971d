// The order in which Jest runs the test files: those that take ten seconds or more come first, so that at the end all
// cores have something to do. A file that is not named here is merely late.
import Sequencer from '@jest/test-sequencer';

const LONGEST_FIRST = [
  ...['time/soak', 'faults/charging', 'e2e/compatibility', 'time/energy-year', 'e2e/damaged-cache', 'time/push-soak', 'e2e/demo', 'faults/available-current', 'faults/hold'],
  ...['faults/kills', 'faults/matter', 'malice/hostile-names', 'e2e/package-checker', 'faults/push', 'e2e/lifecycle', 'e2e/matter', 'e2e/maintenance-commands', 'e2e/names'],
  ...['faults/ocpp', 'e2e/command-line', 'time/clock-jumps', 'charging/hold/hours-keeper', 'faults/maintenance-commands', 'time/amounts', 'charging/energy/energy-properties'],
  ...['e2e/troubles', 'e2e/hold', 'e2e/a-day', 'faults/disk', 'live/live-desk', 'malice/hostile-answers', 'time/clock-jumps-of-rules', 'e2e/hold-interruptions', 'e2e/push'],
  ...['plugin/platform', 'charging/sessions/books', 'e2e/charging', 'e2e/sessions'],
].map((name) => `/test/${name}.test.ts`);

export default class LongestFirstSequencer extends Sequencer {
  sort(tests) {
    const inOrder = super.sort([...tests]);
    const rank = ({ path }) => LONGEST_FIRST.findIndex((ending) => path.endsWith(ending));
    const long = inOrder.filter((test) => rank(test) >= 0).sort((one, other) => rank(one) - rank(other));
    return [...new Set([...long, ...inOrder])];
  }
}
