// Preloaded into Homebridge: a clock that goes on as the real one does, and by as much more as the test lets pass, and tells
// the test whether the plugin waits. That goes for Date.now, performance.now and node:timers, which is all that the plugin
// uses. Over the fourth stream of the process, or a call where the plugin is in a child bridge, the test asks, a line each:
// "look": how many requests, imports and writes to the disk are under way, in how many milliseconds the first sleep ends, and
// the number of this state; "pass 250 17": so many milliseconds, if state 17 still holds. What is due after that begins with
// the next look, when the test has told everybody else.
import { subscribe, tracingChannel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { connect, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { createInterface } from 'node:readline';
import timers from 'node:timers';
import { setImmediate as turn } from 'node:timers/promises';
import { URL } from 'node:url';

const { searchParams } = new URL(import.meta.url);
/** By so much the test's wall clock was ahead of the real one when Homebridge was started. */
const startMs = Number(searchParams.get('ahead'));
let passedMs = 0;

const { now } = Date;
Date.now = () => now() + startMs + passedMs;
const monotonic = performance.now.bind(performance);
performance.now = () => monotonic() + passedMs;

const { clearTimeout, setTimeout } = timers;
/** Counts whatever begins or ends. */
let state = 0;
const sleepers = new Set();
/** To the disk: that of a busy machine takes seconds, for which the plugin's patience is not meant. */
const writes = new Set();
timers.setTimeout = (callback, ms) => {
  const sleeper = { callback, dueMs: performance.now() + ms };
  begin(sleepers, sleeper);
  wind(sleeper);
  return sleeper;
};
timers.clearTimeout = (sleeper) => {
  clearTimeout(sleeper.timer);
  end(sleepers, sleeper);
};
syncBuiltinESMExports();

function begin(all, one) {
  state += 1;
  all.add(one);
}

function end(all, one) {
  state += 1;
  all.delete(one);
}

function wind(sleeper) {
  clearTimeout(sleeper.timer);
  const wake = () => {
    if (writes.size > 0) {
      sleeper.timer = setTimeout(wake, 5);
      return;
    }
    end(sleepers, sleeper);
    sleeper.callback();
  };
  sleeper.timer = setTimeout(wake, Math.max(0, sleeper.dueMs - performance.now()));
}

/** What ends by itself, without any time passing, as writes do: requests, and imports, since the plugin loads its client with the first one. */
const underWay = new Set();
subscribe('undici:request:create', ({ request }) => begin(underWay, request));
subscribe('undici:request:trailers', ({ request }) => end(underWay, request));
subscribe('undici:request:error', ({ request }) => end(underWay, request));
tracingChannel('module.import').subscribe({ start: (load) => begin(underWay, load), asyncEnd: (load) => end(underWay, load) });

const probe = await open(process.execPath);
const { prototype } = probe.constructor;
await probe.close();
for (const method of ['write', 'datasync', 'sync']) {
  const own = prototype[method];
  prototype[method] = async function (...given) {
    const write = {};
    begin(writes, write);
    try {
      return await own.apply(this, given);
    } finally {
      end(writes, write);
    }
  };
}

/** Lets everything run that needs no time. */
async function settle() {
  for (let calmTurns = 0; calmTurns < 3; calmTurns++) {
    await turn();
    if (untilNextMs() <= 0) calmTurns = -1;
  }
}

function untilNextMs() {
  return Math.min(...[...sleepers].map(({ dueMs }) => dueMs)) - performance.now();
}

/** Of the process that has the plugin; undefined for a main bridge that has left it to a child bridge, which Homebridge forks. */
async function streamToTest() {
  const path = searchParams.get('childBridgeCalls');
  if (path === null) return new Socket({ fd: 3 });
  if (process.send === undefined) return undefined;
  const call = connect(path);
  await once(call, 'connect');
  return call;
}

const test = await streamToTest();
test?.unref();
if (test !== undefined) createInterface({ input: test }).on('line', async (line) => {
  const [asked, ms, asOf] = line.split(' ');
  if (asked === 'look') {
    for (const sleeper of sleepers) wind(sleeper);
    await settle();
    test.write(`${underWay.size + writes.size} ${untilNextMs()} ${state}\n`);
  } else {
    const isUnchanged = Number(asOf) === state;
    if (isUnchanged) passedMs += Number(ms);
    test.write(`${isUnchanged ? 'passed' : 'changed'}\n`);
  }
});
