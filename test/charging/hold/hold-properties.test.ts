// Whatever people, vehicles and restarts do in whatever order: "Charging Allowed" keeps to a model a few lines long.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RejectedError } from '../../../src/charging/calls/errors.ts';
import type { Action } from '../../../src/charging/commands/route.ts';
import { REPORTED } from '../../support/real-charger.ts';
import { HeldCharger } from '../../support/held-charger.ts';
import { settle } from '../../support/manual-clock.ts';

const [TEN_MINUTES, FIVE_HOURS] = [600_000, 18_000_000];

type Happening =
  | ('plug in' | 'unplug' | 'unplug and plug in' | 'app pauses' | 'app resumes' | 'full' | 'asks again')
  | ('allow' | 'hold' | 'outlet on' | 'outlet off' | 'charge now' | 'end charge now')
  | ('no resume works' | 'resumes work' | 'restart' | 'time passes');

const HAPPENINGS: readonly Happening[] = [
  ...(['plug in', 'unplug', 'unplug and plug in', 'app pauses', 'app resumes', 'app resumes', 'full', 'asks again'] as const),
  ...(['allow', 'hold', 'hold', 'outlet on', 'outlet off', 'charge now', 'charge now', 'end charge now'] as const),
  ...(['no resume works', 'resumes work', 'restart', 'time passes'] as const),
];

/** What chance alone brings about too rarely. */
const SCENES: readonly (readonly Happening[])[] = [
  ['app pauses', 'no resume works', 'charge now', 'end charge now', 'resumes work'],
  ['outlet on', 'charge now', 'end charge now'],
  ['hold', 'no resume works', 'charge now', 'outlet on', 'unplug and plug in'],
];

const LIFE = fc
  .array(fc.oneof({ arbitrary: fc.constantFrom(...HAPPENINGS).map((what) => [what]), weight: 9 }, { arbitrary: fc.constantFrom(...SCENES), weight: 1 }), { minLength: 5, maxLength: 30 })
  .map((scenes) => scenes.flat());

/** What is to be expected, without any of the ways in which it comes about. */
class Model {
  status: 'disconnected' | 'charging' | 'paused' | 'finished' = 'disconnected';
  isAllowed = true;
  isExcepted = false;
  isGranted = false;
  isResumable = true;
  pausedBy: 'hold' | 'others' | undefined;
  /** Somebody wants it to charge although others have paused it. */
  isToBeResumed = false;
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
        this.isExcepted = this.isGranted = false;
        break;
      case 'app pauses':
        if (this.status === 'charging') this.#become('paused', 'others');
        break;
      case 'app resumes':
        if (this.status === 'paused') this.#resumeElsewhere(nowMs);
        break;
      case 'full':
        if (this.status === 'charging') this.#finish();
        break;
      case 'asks again':
        if (this.status === 'finished') this.#startCharging();
        break;
      case 'allow':
        this.#switch(true);
        // Whoever allows it to charge that somebody wants to charge wants the same.
        if (this.isToBeResumed) this.pausedBy = 'hold';
        this.isToBeResumed = false;
        this.#resumeIfDue();
        break;
      case 'hold':
        this.#switch(false);
        this.isToBeResumed = false;
        if (this.status === 'charging') this.#startCharging();
        break;
      case 'outlet on':
        if (this.status === 'charging' || (this.status === 'paused' && this.isResumable)) this.#switchOn();
        break;
      case 'outlet off':
        if (this.status === 'charging' || (this.status === 'paused' && this.#mayCharge())) this.#switchOff();
        break;
      case 'charge now':
        if (this.status === 'charging' || this.status === 'paused') this.#grant();
        break;
      case 'end charge now':
        if (this.isGranted) this.#endGrant();
        break;
      case 'no resume works':
        this.isResumable = false;
        break;
      case 'resumes work':
        this.isResumable = true;
        this.#resumeIfDue();
        break;
      case 'restart':
      case 'time passes':
        break;
    }
  }

  #plugIn(): void {
    this.session += 1;
    this.isExcepted = this.isGranted = false;
    this.#startCharging();
  }

  #mayCharge(): boolean {
    return this.isAllowed || this.isGranted;
  }

  #finish(): void {
    this.#become('finished');
    this.isGranted = false;
  }

  #switchOn(): void {
    this.isExcepted ||= !this.#mayCharge();
    if (this.status === 'paused') this.#send('resume', 'charging');
  }

  #switchOff(): void {
    this.isGranted = false;
    if (this.status === 'charging') this.#send('pause', 'paused', 'others');
    else this.#become('paused', 'others');
  }

  #grant(): void {
    this.isGranted = true;
    this.undoneAtMs = [];
    this.isToBeResumed = this.pausedBy === 'others';
    this.#resumeIfDue();
  }

  #endGrant(): void {
    this.isGranted = false;
    this.isToBeResumed = false;
    if (this.status === 'charging') this.#startCharging();
  }

  #resumeIfDue(): void {
    const isDue = this.isToBeResumed || (this.pausedBy === 'hold' && this.#mayCharge());
    if (isDue && this.isResumable) this.#send('resume', 'charging');
  }

  #startCharging(): void {
    this.#become('charging');
    if (!this.#mayCharge() && !this.isExcepted) this.#send('pause', 'paused', 'hold');
  }

  #resumeElsewhere(nowMs: number): void {
    if (this.pausedBy === 'hold' && !this.#mayCharge() && !this.isExcepted) {
      this.undoneAtMs.push(nowMs);
      const times = (withinMs: number): number => this.undoneAtMs.filter((atMs) => nowMs - atMs <= withinMs).length;
      if (times(TEN_MINUTES) === 2 || times(FIVE_HOURS) === 5) this.#switch(true);
    }
    this.#startCharging();
  }

  #switch(isAllowed: boolean): void {
    this.isAllowed = isAllowed;
    this.isExcepted = this.isGranted = false;
    this.undoneAtMs = [];
  }

  #send(command: Action, status: Model['status'], pausedBy?: Model['pausedBy']): void {
    this.sent.push(command);
    this.#become(status, pausedBy);
  }

  #become(status: Model['status'], pausedBy?: Model['pausedBy']): void {
    this.status = status;
    this.pausedBy = pausedBy;
    this.isToBeResumed = false;
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

const COMMANDS = { 'allow': 'allow-charging', 'hold': 'hold-charging', 'outlet on': 'resume', 'outlet off': 'pause', 'charge now': 'charge-until-full', 'end charge now': 'end-charge-until-full' } as const;

/** Does the same to the charger, which is read right afterwards. */
async function happensTo(charger: HeldCharger, what: Happening, { isPossible, isNewSession, isResumable }: Record<'isPossible' | 'isNewSession' | 'isResumable', boolean>): Promise<HeldCharger> {
  const report = REPORTS[what];
  if (isNewSession) charger.beginSession();
  if (report !== undefined && isPossible) await charger.read(REPORTED[report]);
  if (what in COMMANDS) await charger.perform(COMMANDS[what as keyof typeof COMMANDS]);
  if (what === 'resumes work') charger.cloud.beforeCommand = (command) => charger.obey(command);
  if (what === 'no resume works') charger.cloud.beforeCommand = (command) => obeyPausesOnly(charger, command);
  if (what === 'time passes' || what === 'resumes work') await charger.live(8 * 60_000);
  if (what !== 'restart') return charger;
  charger.stop.abort();
  const next = charger.restarted();
  if (!isResumable) next.cloud.beforeCommand = (command) => obeyPausesOnly(next, command);
  return next;
}

function obeyPausesOnly(charger: HeldCharger, command: Action): void {
  if (command === 'resume') throw new RejectedError(400, undefined);
  charger.obey(command);
}

test('random lives', async () => {
  await fc.assert(
    fc.asyncProperty(LIFE, async (happenings) => {
      const model = new Model();
      let charger = new HeldCharger();
      await charger.read(REPORTED.disconnected);
      for (const what of ['plug in', 'hold', ...happenings] as const) {
        const { session, status } = model;
        const sentBefore = model.sent.length;
        const nowMs = charger.clock.now();
        model.happens(what, nowMs);
        const hasChanged = model.status !== status || model.session !== session || model.sent.length > sentBefore;
        charger = await happensTo(charger, what, { isPossible: hasChanged, isNewSession: model.session !== session, isResumable: model.isResumable });
        await charger.live(60_000);
        await settle();
        const { view, lasting } = charger.charger;
        expect([what, charger.status, view?.isChargingAllowed, lasting.granted !== undefined, charger.sent]).toEqual([what, model.status, model.isAllowed, model.isGranted, model.sent]);
      }
      charger.stop.abort();
    }),
    { numRuns: 200 },
  );
});
