// Preloaded into Homebridge: a clock that a test moves forward. Each SIGUSR2 moves it by as many milliseconds as the
// query of this module's address says, and every sleep that is over by then ends; a line tells that it has moved.
// That goes for Date.now, performance.now and node:timers, which is all that the plugin uses.
import { syncBuiltinESMExports } from 'node:module';
import { performance } from 'node:perf_hooks';
import timers from 'node:timers';
import { URL } from 'node:url';

const stepMs = Number(new URL(import.meta.url).searchParams.get('ms'));
let aheadMs = 0;

const { now } = Date;
Date.now = () => now() + aheadMs;
const monotonic = performance.now.bind(performance);
performance.now = () => monotonic() + aheadMs;

const { clearTimeout, setTimeout } = timers;
const sleepers = new Set();
timers.setTimeout = (callback, ms) => {
  const sleeper = { callback, dueMs: performance.now() + ms };
  sleepers.add(sleeper);
  wind(sleeper);
  return sleeper;
};
timers.clearTimeout = (sleeper) => {
  clearTimeout(sleeper.timer);
  sleepers.delete(sleeper);
};
syncBuiltinESMExports();

function wind(sleeper) {
  clearTimeout(sleeper.timer);
  const end = () => {
    sleepers.delete(sleeper);
    sleeper.callback();
  };
  sleeper.timer = setTimeout(end, Math.max(0, sleeper.dueMs - performance.now()));
}

process.on('SIGUSR2', () => {
  aheadMs += stepMs;
  for (const sleeper of sleepers) wind(sleeper);
  console.log(`The clock is ${aheadMs} ms ahead.`);
});
