// "Charging Allowed", every situation of it, each at a charger of its own. They all play at the same time, which passes only
// while all of them wait for the plugin.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SimulatedCharger } from '../simulator/simulated-charger.ts';
import { eventually } from '../support/eventually.ts';
import { Bay } from './support/bay.ts';
import { HAP, startHousehold, USERNAME, type Household } from './support/household.ts';

interface Scenario {
  readonly situation: string;
  /** Before the plugin starts; a vehicle charges unless told. */
  readonly arrange?: (charger: SimulatedCharger) => void;
  readonly play: (bay: Bay, household: Household) => Promise<void>;
}

const charging = (charger: SimulatedCharger): void => charger.setMode(3);
const empty = (): void => undefined;

const scenarios: readonly Scenario[] = [
  {
    situation: 'off pauses a charge that runs',
    play: async (bay) => {
      await bay.expectTiles({ outlet: true, allowed: true });
      await bay.allow(false);
      await bay.expectPaused();
      await bay.expectTiles({ outlet: false, allowed: false });
      await bay.beRead();
      await bay.expectSent(506);
      await bay.hear('charging is not allowed at the moment: pause confirmed by the charger.');
    },
  },
  {
    situation: 'a vehicle that comes while it is off is paused as soon as it is seen',
    arrange: empty,
    play: async (bay) => {
      await bay.allow(false);
      bay.charger.plugIn();
      await bay.expectCharging();
      await bay.expectPaused();
      await bay.beRead();
      await bay.expectSent(506);
      await bay.expectTiles({ outlet: false, allowed: false });
    },
  },
  {
    situation: 'on resumes what it has paused',
    play: async (bay) => {
      await bay.allow(false);
      await bay.hear('pause confirmed by the charger.');
      await bay.allow(true);
      await bay.expectCharging();
      await bay.hear('charging is allowed again: resume confirmed by the charger.');
      await bay.beRead();
      await bay.expectSent(506, 507);
      await bay.expectTiles({ outlet: true, allowed: true });
    },
  },
  {
    situation: 'on leaves alone what was paused in the app before',
    play: async (bay) => {
      bay.pauseInApp();
      await bay.hear('charging is paused.');
      await bay.allow(false);
      await bay.beRead();
      await bay.allow(true);
      await bay.beRead();
      await bay.expectSent();
      await bay.expectTiles({ outlet: false, allowed: true });
    },
  },
  {
    situation: 'on leaves alone what was paused in the app during an exception',
    play: async (bay) => {
      await bay.allow(false);
      await bay.hear('pause confirmed by the charger.');
      await bay.switch(true);
      await bay.hear('resume confirmed by the charger.');
      bay.pauseInApp();
      await bay.beRead();
      await bay.allow(true);
      await bay.beRead();
      await bay.expectSent(506, 507);
      await bay.expectTiles({ outlet: false, allowed: true });
    },
  },
  {
    situation: 'a vehicle that waits, and one that is full, are no matter',
    arrange: (charger) => charger.plugIn({ wantsEnergy: false }),
    play: async (bay) => {
      await bay.allow(false);
      await bay.beRead();
      bay.charger.setMode(5);
      await bay.beRead();
      await bay.allow(true);
      await bay.beRead();
      await bay.expectSent();
    },
  },
  {
    situation: 'while the charger changes its current (710 = 4) nothing is sent; afterwards it is paused, and the log said so once',
    arrange: (charger) => charger.setMode(4),
    play: async (bay) => {
      await bay.allow(false);
      // The hold tries again every 20 s, which is at every read.
      await bay.beRead(12);
      await bay.expectSent();
      expect(bay.said('pause refused: the charger is changing its charging current')).toHaveLength(1);
      bay.charger.setMode(3);
      await bay.expectPaused();
      await bay.expectSent(506);
    },
  },
  {
    situation: 'without the owner or service role it is refused, nothing is kept, and nothing is sent',
    arrange: (charger) => {
      charger.setMode(3);
      charger.setRole(USERNAME, 1);
    },
    play: async (bay) => {
      const allowed = await bay.allowed();
      expect(await allowed.write(false)).toBe(HAP.insufficientPrivileges);
      await bay.expectTiles({ outlet: true, allowed: true });
      await bay.hear('"Charging Allowed" refused');
      await bay.expectSent();
    },
  },
  {
    situation: 'a role that is lost while it is off: nothing is sent, and said once',
    play: async (bay) => {
      await bay.allow(false);
      await bay.hear('pause confirmed by the charger.');
      bay.charger.setRole(USERNAME, 1);
      bay.resumeInApp();
      await bay.hear('this Zaptec user may not read its state');
      await bay.expectCharging();
      await bay.expectSent(506);
      expect(bay.said('refused').length).toBeLessThanOrEqual(1);
    },
  },
  {
    situation: 'a charger that is offline keeps the wish, and is paused when it is back',
    play: async (bay) => {
      bay.charger.goOffline();
      await bay.hear('no response');
      await bay.allow(false);
      const allowed = await bay.allowed();
      await eventually(async () => expect(await allowed.read()).toEqual({ value: false, status: HAP.success }));
      await bay.beRead();
      await bay.expectSent();
      bay.charger.comeOnline();
      await bay.expectPaused();
      await bay.expectSent(506);
    },
  },
  {
    situation: 'undone once in the app it is paused again',
    play: async (bay) => {
      await bay.allow(false);
      await bay.hear('pause confirmed by the charger.');
      bay.resumeInApp();
      await bay.expectSent(506, 506);
      await bay.expectPaused();
      await bay.beRead();
      await bay.expectSent(506, 506);
      await bay.expectTiles({ outlet: false, allowed: false });
      expect(bay.said('resumed elsewhere although it is not allowed at the moment; it is paused once more')).toHaveLength(1);
    },
  },
  {
    situation: 'undone twice within 10 minutes it yields: on, as an event, with a line in the log, and the vehicle charges',
    play: async (bay, household) => {
      const { home, homebridge } = household;
      const allowed = await bay.allowed();
      await home.subscribe(allowed);
      await bay.allow(false);
      for (const times of [1, 2]) {
        await bay.hear('charging is paused.', times);
        await bay.expectPaused();
        bay.resumeInApp();
        await bay.expectCharging();
        if (times === 1) await bay.expectSent(506, 506);
      }
      await household.hearEvent(allowed, true);
      await bay.hear('charging was resumed elsewhere again and again although it is not allowed; "Charging Allowed" gives way and is on again.');
      expect(homebridge.errorLines.filter((line) => line.includes('gives way'))).toHaveLength(1);
      await bay.beRead();
      await bay.expectCharging();
      await bay.expectSent(506, 506);
      await bay.expectTiles({ outlet: true, allowed: true });
    },
  },
  {
    situation: 'the outlet turned on makes an exception; at the next plug-in it applies again',
    play: async (bay) => {
      await bay.allow(false);
      await bay.hear('pause confirmed by the charger.');
      await bay.switch(true);
      await bay.hear('resume confirmed by the charger.');
      await bay.beRead(3);
      await bay.expectCharging();
      await bay.expectSent(506, 507);
      await bay.expectTiles({ outlet: true, allowed: false });
      expect(bay.said('was switched on for this session')).toHaveLength(1);
      bay.charger.unplug();
      bay.charger.plugIn();
      await bay.expectCharging();
      await bay.expectSent(506, 507, 506);
      await bay.expectPaused();
      await bay.expectTiles({ outlet: false, allowed: false });
    },
  },
  {
    situation: 'the outlet turned on while the pause is still under way makes an exception too',
    play: async (bay) => {
      await bay.allow(false);
      await bay.expectSent(506);
      await bay.switch(true);
      await bay.hear('resume confirmed by the charger.');
      await bay.beRead();
      await bay.expectCharging();
      await bay.expectSent(506, 507);
      await bay.expectTiles({ outlet: true, allowed: false });
    },
  },
  {
    situation: 'an outlet that refuses to be turned on makes no exception',
    arrange: (charger) => charger.plugIn({ wantsEnergy: false }),
    play: async (bay) => {
      await bay.allow(false);
      expect(await (await bay.outlet()).write(true)).toBe(HAP.notAllowedInCurrentState);
      bay.charger.carAsksAgain();
      await bay.expectSent(506);
      await bay.expectPaused();
    },
  },
  {
    situation: 'what a person pauses at the outlet during an exception is theirs: on does not resume it',
    play: async (bay) => {
      await bay.allow(false);
      await bay.hear('pause confirmed by the charger.');
      await bay.switch(true);
      await bay.hear('resume confirmed by the charger.');
      await bay.switch(false);
      await bay.expectPaused();
      await bay.allow(true);
      await bay.beRead();
      await bay.expectSent(506, 507, 506);
      await bay.expectTiles({ outlet: false, allowed: true });
    },
  },
  {
    situation: 'off and on in quick succession: the last one counts',
    play: async (bay, { clock }) => {
      const allowed = await bay.allowed();
      await Promise.all([allowed.write(false), allowed.write(true), allowed.write(false), allowed.write(true)]);
      // How many of the four wishes were overtaken before anything was sent is a matter of milliseconds.
      const isSettled = (): void => {
        expect([[], [506, 507], [506, 507, 506, 507]]).toContainEqual(bay.sent);
        expect([bay.charger.mode, bay.charger.finalStopActive]).toEqual([3, false]);
      };
      for (let times = 1; times <= 2; times++) {
        await bay.beRead(3);
        await clock.until(isSettled);
      }
      await bay.expectTiles({ outlet: true, allowed: true });
    },
  },
  {
    situation: 'a pause whose vehicle has gone: on has nothing to resume, and the next vehicle charges',
    play: async (bay) => {
      await bay.allow(false);
      await bay.hear('pause confirmed by the charger.');
      bay.charger.unplug();
      await bay.hear('no vehicle is connected.');
      await bay.allow(true);
      bay.charger.plugIn();
      await bay.expectCharging();
      await bay.beRead();
      await bay.expectCharging();
      await bay.expectSent(506);
    },
  },
  {
    situation: 'on while a Zaptec schedule forbids resuming: said once, and resumed when the schedule is gone',
    play: async (bay) => {
      await bay.allow(false);
      await bay.hear('pause confirmed by the charger.');
      bay.charger.setSchedule('2030-01-01T02:00:00Z');
      await bay.allow(true);
      await bay.hear('charging is allowed again: resume refused: a charging schedule is active');
      await bay.beRead();
      bay.charger.setSchedule(undefined);
      await bay.expectSent(506, 507);
      await bay.expectCharging();
      expect(bay.said('resume refused')).toHaveLength(1);
    },
  },
];

const chargerOf = (scenario: Scenario): string => `Bay ${scenarios.indexOf(scenario) + 1}`;

let household: Household;
let plays: ReadonlyMap<string, Promise<void>>;

beforeAll(async () => {
  household = await startHousehold({
    furnish: (cloud) => {
      for (const scenario of scenarios) (scenario.arrange ?? charging)(cloud.addCharger({ model: 'Go', name: chargerOf(scenario) }));
    },
    platform: { chargingAllowed: true },
  });
  const ends = household.clock.playAll(scenarios.map((scenario) => () => scenario.play(new Bay(household, chargerOf(scenario)), household)));
  // One that fails early is told by its own test.
  for (const end of ends) end.catch(() => undefined);
  plays = new Map(scenarios.map(({ situation }, index) => [situation, ends[index]!]));
});

afterAll(() => household.stop());

async function expectPlayed({ situation }: Scenario): Promise<void> {
  await plays.get(situation);
}

test.each(scenarios)('$situation', (scenario) => expectPlayed(scenario));

test('no command was sent in vain', () => {
  expect(household.cloud.commands().filter(({ code }) => code !== 200)).toEqual([]);
});
