// "Charging Allowed" through everything that interrupts: restarts, kills and outages lose no wish, and no exception.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { Bay } from './support/bay.ts';
import { HAP, platformBlock, startHousehold, type Household } from './support/household.ts';

const CHARGERS = ['Idle', 'Paused', 'Undone', 'Excepted', 'Hasty', 'Halfway', 'Off', 'Between', 'Cold', 'Gone'] as const;
type ChargerName = (typeof CHARGERS)[number];

let household: Household;
const bay = (name: ChargerName): Bay => new Bay(household, name);

beforeAll(async () => {
  household = await startHousehold({
    furnish: (cloud) => {
      for (const name of CHARGERS) {
        const charger = cloud.addCharger({ model: 'Go', name });
        if (name !== 'Idle') charger.setMode(3);
      }
    },
    platform: { chargingAllowed: true },
  });
});

afterAll(() => household.stop());

describe('a restart', () => {
  beforeAll(async () => {
    for (const name of ['Idle', 'Paused', 'Undone', 'Excepted'] as const) await bay(name).allow(false);
    for (const name of ['Paused', 'Undone', 'Excepted'] as const) await bay(name).hear('pause confirmed by the charger.');
    await bay('Excepted').switch(true);
    await bay('Excepted').hear('resume confirmed by the charger.');
    await bay('Paused').expectPaused();
    await household.home.close();
    await household.homebridge.stop();
    bay('Undone').resumeInApp();
    await bay('Undone').expectCharging();
    await household.restart();
  });

  test('keeps the wish: a vehicle that comes afterwards is paused', async () => {
    await bay('Idle').hear('no vehicle is connected.');
    await bay('Idle').expectTiles({ outlet: false, allowed: false });
    bay('Idle').charger.plugIn();
    await bay('Idle').expectSent(506);
    await bay('Idle').expectPaused();
  });

  test('keeps in mind whose pause it was: on resumes it', async () => {
    await bay('Paused').expectTiles({ outlet: false, allowed: false });
    await bay('Paused').allow(true);
    await bay('Paused').expectCharging();
    await bay('Paused').expectSent(506, 507);
  });

  test('pauses again what was resumed in the app meanwhile', async () => {
    await bay('Undone').expectSent(506, 506);
    await bay('Undone').expectPaused();
  });

  test('keeps the exception', async () => {
    await bay('Excepted').beRead();
    await bay('Excepted').expectCharging();
    await bay('Excepted').expectTiles({ outlet: true, allowed: false });
    await bay('Excepted').expectSent(506, 507);
  });
});

describe('Homebridge killed, without any time to write anything', () => {
  test('right after the wish was accepted: it is applied at the next start', async () => {
    const state = household.cloud.faults.outage({ charger: 'Hasty', path: /state$/i });
    await bay('Hasty').allow(false);
    await household.homebridge.stop('SIGKILL');
    expect(bay('Hasty').sent).toEqual([]);
    state.remove();
    await household.restart();
    await bay('Hasty').expectPaused();
    await bay('Hasty').expectTiles({ outlet: false, allowed: false });
    await bay('Hasty').expectSent(506);
  });

  test('right after the pause was sent: it is known to be its own, and on resumes it', async () => {
    // Homebridge is killed while the plugin waits for the answer, not while Homebridge itself writes its files.
    const answers = household.cloud.faults.commandWithoutAnswer('hang', { charger: 'Halfway' });
    await bay('Halfway').allow(false);
    await eventually(() => expect(bay('Halfway').sent).toEqual([506]), { intervalMs: 5 });
    await household.homebridge.stop('SIGKILL');
    answers.remove();
    await bay('Halfway').expectPaused();
    await household.restart();
    await bay('Halfway').hear('charging is paused.');
    await bay('Halfway').allow(true);
    await bay('Halfway').expectCharging();
    await bay('Halfway').expectSent(506, 507);
  });
});

describe('an outage', () => {
  beforeAll(async () => {
    await bay('Between').allow(false);
    await bay('Between').hear('pause confirmed by the charger.');
    await household.cloud.network(false);
    await bay('Off').hear('no response');
  });

  test('shows "No Response" at the outlets, but the switch takes a wish, and nothing is sent', async () => {
    await bay('Off').allow(false);
    await bay('Between').allow(true);
    expect(await (await bay('Off').outlet()).read()).toMatchObject({ status: HAP.communicationFailure });
    expect(await (await bay('Off').allowed()).read()).toEqual({ value: false, status: HAP.success });
    expect(await (await bay('Between').allowed()).read()).toEqual({ value: true, status: HAP.success });
    await bay('Off').hear('charging is not allowed from now on; that is applied as soon as the charger can be reached.');
    expect(bay('Off').sent).toEqual([]);
  });

  test('with a restart in the middle takes one as well, before anything could be read', async () => {
    await household.restart();
    await bay('Cold').allow(false);
    await eventually(async () => expect(await (await bay('Cold').allowed()).read()).toEqual({ value: false, status: HAP.success }));
    expect(await (await bay('Off').allowed()).read()).toEqual({ value: false, status: HAP.success });
  });

  test('that ends: everything that was wished is applied, once', async () => {
    await household.cloud.network(true);
    await bay('Off').expectPaused();
    await bay('Cold').expectPaused();
    await bay('Between').expectCharging();
    await bay('Off').beRead(1);
    await bay('Off').expectSent(506);
    await bay('Cold').expectSent(506);
    await bay('Between').expectSent(506, 507);
    await bay('Off').expectTiles({ outlet: false, allowed: false });
    await bay('Between').expectTiles({ outlet: true, allowed: true });
  });
});

describe('the option', () => {
  test('turned off ends the hold and says so; turned on again, months later, it begins with "allowed"', async () => {
    await bay('Gone').allow(false);
    await bay('Gone').hear('pause confirmed by the charger.');
    await household.restart({ platform: platformBlock(household.cloud, { chargingAllowed: false }) });
    await bay('Gone').hear('"Charging Allowed" is no longer in the settings, so charging is allowed.');
    await bay('Gone').switch(true);
    await bay('Gone').hear('resume confirmed by the charger.');
    await household.restart({ platform: platformBlock(household.cloud, { chargingAllowed: true }) });
    await bay('Gone').beRead();
    await bay('Gone').expectTiles({ outlet: true, allowed: true });
    await bay('Gone').expectCharging();
    await bay('Gone').expectSent(506, 507);
  });
});

test('no command was sent in vain', () => {
  expect(household.cloud.commands().filter(({ code }) => code !== 200)).toEqual([]);
});
