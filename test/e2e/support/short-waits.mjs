// Preloaded into Homebridge: the plugin's long waits take a fifth of their time, so that a test sees the next routine
// read after 6 s, not half a minute. Long is what no time limit of a request or an answer is (25 s at most): the waits
// for the next read, through an outage, for a last look after a command. Clocks and time limits stay as they are.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';

const LONG_MS = 26_000;
const SHORTENING = 5;

const { setTimeout } = timers;
timers.setTimeout = (callback, ms) => setTimeout(callback, ms < LONG_MS ? ms : ms / SHORTENING);
syncBuiltinESMExports();
