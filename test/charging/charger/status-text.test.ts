// A charger's condition in words.
import { expect, test } from '@jest/globals';
import { timeOnDay } from '../../../src/base/timestamp.ts';
import type { ChargerView } from '../../../src/charging/charger/charger-view.ts';
import { statusInWords } from '../../../src/charging/charger/status-text.ts';
import { aView } from '../../support/charger-views.ts';

const nextStartMs = Date.UTC(2026, 10, 28, 23, 4);
const farMs = Date.UTC(2099, 0, 1, 12);
const start = `the next charge starts at ${timeOnDay(nextStartMs)}`;

test.each<[Partial<ChargerView>, string]>([
  [{ status: 'unknown' }, 'its state is not known'],
  [{ status: 'disconnected' }, 'no vehicle is connected'],
  [{ status: 'requesting' }, 'a vehicle is connected and gets ready to charge'],
  [{ status: 'charging' }, 'charging'],
  [{ status: 'paused' }, 'charging is paused'],
  [{ status: 'paused', isScheduled: true, nextStartMs }, `charging is paused, and a charging schedule is active; ${start}`],
  [{ status: 'paused', isScheduled: true, nextStartMs: farMs }, `charging is paused, and a charging schedule is active; the next charge starts at ${timeOnDay(farMs, nextStartMs)}`],
  [{ status: 'paused', isScheduled: true }, 'charging is paused, and a charging schedule is active'],
  [{ status: 'finished', isScheduled: true, nextStartMs }, 'charging is finished'],
  [{ status: 'requesting', whyNot: 'awaits-authorization' }, 'a vehicle is connected and waits for authorization, by the Zaptec app or an RFID tag'],
  [{ status: 'requesting', whyNot: 'scheduled', nextStartMs }, `a vehicle is connected and waits for its charging schedule; ${start}`],
  [{ status: 'requesting', whyNot: 'maximum-too-low' }, "a vehicle is connected, but the charger's own maximum current is set to less than 6 A, with which no vehicle charges"],
  [{ status: 'requesting', whyNot: 'awaits-current' }, 'a vehicle is connected and waits for current; the installation allocates it none at the moment'],
  [{ status: 'requesting', whyNot: 'awaits-vehicle' }, 'a vehicle is connected and waits to charge; it does not want any yet, or there is no current for it'],
  [{ status: 'requesting', whyNot: 'not-told' }, 'a vehicle is connected and waits to charge'],
  [{ status: 'charging', whyNot: 'draws-nothing' }, 'it would charge, but the vehicle draws nothing; some pause by themselves, for instance when it is cold'],
])('%j', (view, words) => {
  expect(statusInWords(aView(view), nextStartMs)).toBe(words);
});
