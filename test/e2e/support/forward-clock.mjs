// Preloaded into Homebridge: a clock that a test moves forward. Each SIGUSR2 moves it by as many milliseconds as the
// query of this module's address says, and every sleep that is over by then ends; a line tells that it has moved.
// That goes for Date.now, performance.now and node:timers/promises, which is all that the plugin uses.
import { syncBuiltinESMExports } from 'node:module';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import timers from 'node:timers/promises';
import { URL } from 'node:url';

const stepMs = Number(new URL(import.meta.url).searchParams.get('ms'));
let aheadMs = 0;

const { now } = Date;
Date.now = () => now() + aheadMs;
const monotonic = performance.now.bind(performance);
performance.now = () => monotonic() + aheadMs;

const sleepers = new Set();
timers.setTimeout = (ms, value, { signal } = {}) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const dueMs = performance.now() + ms;
    let timer;
    const end = (settle) => {
      clearTimeout(timer);
      sleepers.delete(wind);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => end(() => reject(signal.reason));
    const wind = () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(() => resolve(value)), Math.max(0, dueMs - performance.now()));
    };
    signal?.addEventListener('abort', abort, { once: true });
    sleepers.add(wind);
    wind();
  });
syncBuiltinESMExports();

process.on('SIGUSR2', () => {
  aheadMs += stepMs;
  for (const wind of [...sleepers]) wind();
  console.log(`The clock is ${aheadMs} ms ahead.`);
});
