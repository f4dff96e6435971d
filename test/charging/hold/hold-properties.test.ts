// Whatever people, vehicles and restarts do in whatever order: "Charging Allowed" keeps to a model a few lines long.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Action } from '../../../src/charging/commands/route.ts';
import { REPORTED } from '../../support/real-charger.ts';
import { HeldCharger } from '../../support/held-charger.ts';
import { settle } from '../../support/manual-clock.ts';

const [TEN_MINUTES, FIVE_HOURS] = [600_000, 18_000_000];

type Happening = 'plug in' | 'unplug' | 'unplug and plug in' | 'app pauses' | 'app resumes' | 'full' | 'asks again' | 'allow' | 'hold' | 'outlet on' | 'outlet off' | 'restart' | 'time passes';

const HAPPENINGS: readonly Happening[] = [
  ...(['plug in', 'unplug', 'unplug and plug in', 'app pauses', 'app resumes', 'app resumes', 'full', 'asks again'] as const),
  ...(['allow', 'hold', 'hold', 'outlet on', 'outlet off', 'restart', 'time passes'] as const),
];

/** What is to be expected, without any of the ways in which it comes about. */
class Model {
  status: 'disconnected' | 'charging' | 'paused' | 'finished' = 'disconnected';
  isAllowed = true;
  isExcepted = false;
  pausedBy: 'hold' | 'others' | undefined;
  undoneAtMs: number[] = [];
  session = 0;
  readonly sent: Action[] = [];

  happens(what: Happening, nowMs: number): void {
    switch (what) {
      case 'plug in':
        if (this.status === 'disconnected') this.#plugIn();
        break;
      case 'unplug and plug in':
        if (this.status !== 'disconnected') this.#plugIn();
        break;
      case 'unplug':
        this.#become('disconnected');
        this.isExcepted = false;
        break;
      case 'app pauses':
        if (this.status === 'charging') this.#become('paused', 'others');
        break;
      case 'app resumes':
        if (this.status === 'paused') this.#resumeElsewhere(nowMs);
        break;
      case 'full':
        if (this.status === 'charging') this.#become('finished');
        break;
      case 'asks again':
        if (this.status === 'finished') this.#startCharging();
        break;
      case 'allow':
        this.#switch(true);
        if (this.pausedBy === 'hold') this.#send('resume', 'charging');
        break;
      case 'hold':
        this.#switch(false);
        if (this.status === 'charging') this.#startCharging();
        break;
      case 'outlet on':
        if (this.status === 'paused' || this.status === 'charging') this.isExcepted = !this.isAllowed;
        if (this.status === 'paused') this.#send('resume', 'charging');
        break;
      case 'outlet off':
        if (this.status === 'charging') this.#send('pause', 'paused', 'others');
        break;
      case 'restart':
      case 'time passes':
        break;
    }
  }

  #plugIn(): void {
    this.session += 1;
    this.isExcepted = false;
    this.#startCharging();
  }

  #startCharging(): void {
    this.#become('charging');
    if (!this.isAllowed && !this.isExcepted) this.#send('pause', 'paused', 'hold');
  }

  #resumeElsewhere(nowMs: number): void {
    if (this.pausedBy === 'hold') {
      this.undoneAtMs.push(nowMs);
      const times = (withinMs: number): number => this.undoneAtMs.filter((atMs) => nowMs - atMs <= withinMs).length;
      if (times(TEN_MINUTES) === 2 || times(FIVE_HOURS) === 5) this.#switch(true);
    }
    this.#startCharging();
  }

  #switch(isAllowed: boolean): void {
    this.isAllowed = isAllowed;
    this.isExcepted = false;
    this.undoneAtMs = [];
  }

  #send(command: Action, status: Model['status'], pausedBy?: Model['pausedBy']): void {
    this.sent.push(command);
    this.#become(status, pausedBy);
  }

  #become(status: Model['status'], pausedBy?: Model['pausedBy']): void {
    this.status = status;
    this.pausedBy = pausedBy;
  }
}

/** What happens outside of the plugin, as the charger reports it. */
const REPORTS: Partial<Record<Happening, 'charging' | 'paused' | 'finished' | 'disconnected'>> = {
  'plug in': 'charging',
  'unplug': 'disconnected',
  'unplug and plug in': 'charging',
  'app pauses': 'paused',
  'app resumes': 'charging',
  'full': 'finished',
  'asks again': 'charging',
};

const COMMANDS = { 'allow': 'allow-charging', 'hold': 'hold-charging', 'outlet on': 'resume', 'outlet off': 'pause' } as const;

/** Does the same to the charger, which is read right afterwards. */
async function happensTo(charger: HeldCharger, what: Happening, isPossible: boolean, isNewSession: boolean): Promise<HeldCharger> {
  const report = REPORTS[what];
  if (isNewSession) charger.beginSession();
  if (report !== undefined && isPossible) await charger.read(REPORTED[report]);
  if (what in COMMANDS) await charger.perform(COMMANDS[what as keyof typeof COMMANDS]);
  if (what === 'time passes') await charger.live(8 * 60_000);
  if (what !== 'restart') return charger;
  charger.stop.abort();
  return charger.restarted();
}

test('random lives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...HAPPENINGS), { minLength: 5, maxLength: 40 }), async (happenings) => {
      const model = new Model();
      let charger = new HeldCharger();
      await charger.read(REPORTED.disconnected);
      for (const what of ['plug in', 'hold', ...happenings] as const) {
        const { session, status } = model;
        const sentBefore = model.sent.length;
        const nowMs = charger.clock.now();
        model.happens(what, nowMs);
        const hasChanged = model.status !== status || model.session !== session || model.sent.length > sentBefore;
        charger = await happensTo(charger, what, hasChanged, model.session !== session);
        await charger.live(60_000);
        await settle();
        expect([what, charger.status, charger.charger.view?.isChargingAllowed, charger.sent]).toEqual([what, model.status, model.isAllowed, model.sent]);
      }
      charger.stop.abort();
    }),
    { numRuns: 200 },
  );
});
