// The settings of chargers and circuits: they take effect and are read back, on manual time.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ManualTime, SimulatedCharger, SimulatedCloud } from './index.ts';
import { cloudOnManualTime, username, type DirectClient } from './test-client.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let cloud: SimulatedCloud;
let time: ManualTime;
let client: DirectClient;
let garage: SimulatedCharger;
let carport: SimulatedCharger;
beforeEach(() => {
  ({ cloud, time, client } = cloudOnManualTime(Date.UTC(2026, 10, 20, 13)));
  garage = cloud.addCharger({ model: 'Go', name: 'Garage', meterKwh: 1000 });
  carport = cloud.addCharger({ model: 'Pro', name: 'Carport' });
});

const update = (charger: SimulatedCharger, body: unknown) => client.request('POST', `/api/chargers/${charger.id}/update`, JSON.stringify(body)).status;
const shown = (charger: SimulatedCharger, ...ids: number[]) => ids.map((id) => client.observation(charger.id, id));

describe('POST /api/chargers/{id}/update', () => {
  test('a maximum of 0 A makes a connected car wait, until there is more', () => {
    garage.plugIn();
    time.advance(minuteMs);
    expect(update(garage, { maxChargeCurrent: 0 })).toBe(200);
    expect(shown(garage, 510, 708, 710)).toStrictEqual(['0.000', '0.000', '2']);
    expect(update(garage, { MaxChargeCurrent: 16, minChargeCurrent: null })).toBe(200);
    time.advance(minuteMs);
    expect(shown(garage, 510, 511, 710)).toStrictEqual(['16.000', '6.000', '3']);
  });

  test('a minimum above the current makes it wait too', () => {
    garage.plugIn();
    time.advance(minuteMs);
    garage.limitCurrent(10);
    expect(update(garage, { minChargeCurrent: 12 })).toBe(200);
    expect(shown(garage, 511, 710)).toStrictEqual(['12.000', '2']);
    update(garage, { minChargeCurrent: 10 });
    time.advance(minuteMs);
    expect(garage.mode).toBe(3);
  });

  test('one phase gives a third of the power', () => {
    garage.plugIn({ powerW: 11_040 });
    time.advance(minuteMs);
    garage.limitCurrent(16);
    update(garage, { maxChargePhases: 1 });
    expect(shown(garage, 513, 507, 508, 519, 520)).toStrictEqual(['3680.000', '16.000', '0.039', '1', '1']);
  });

  test('current and phase for times without the cloud', () => {
    carport.plugIn({ powerW: 11_040, appetiteKwh: 100 });
    time.advance(hourMs);
    expect(update(carport, { offlineChargeCurrent: 8, offlineChargePhase: 7 })).toBe(200);
    expect(shown(carport, 522, 523)).toStrictEqual(['4', '8']);
    carport.goOffline();
    time.advance(hourMs);
    expect(carport.energyKwh).toBeCloseTo(11.04 + 5.52, 6);
    carport.comeOnline();
    time.advance(hourMs);
    expect(carport.energyKwh).toBeCloseTo(2 * 11.04 + 5.52, 6);
    update(carport, { offlineChargeCurrent: -1, offlineChargePhase: 0 });
    expect(shown(carport, 522, 523)).toStrictEqual(['4', '16.17']);
  });

  test('how often energy is told, down to never', () => {
    garage.plugIn({ powerW: 6000, appetiteKwh: 100 });
    expect([update(garage, { meterValueInterval: 900 }), update(carport, { meterValueInterval: 600 })]).toStrictEqual([200, 200]);
    expect([...shown(garage, 145), ...shown(carport, 555)]).toStrictEqual(['900', '600']);
    time.advance(20 * minuteMs);
    expect(garage.lastMeterReading.kwh).toBeCloseTo(1001.5, 9);
    update(garage, { meterValueInterval: 0 });
    time.advance(hourMs);
    expect(garage.lastMeterReading.kwh).toBeCloseTo(1001.5, 9);
  });

  test.each([[{}], [{ maxChargeCurrent: 33 }], [{ maxChargeCurrent: '16' }], [{ maxChargePhases: 2 }], [{ offlineChargePhase: 3 }], [{ offlineChargeCurrent: -2 }], [{ colour: 1 }], ['text']])(
    'refuses %j',
    (body) => {
      expect(update(garage, body)).toBe(400);
      expect(shown(garage, 510)).toStrictEqual(['32.000']);
    },
  );

  test('is for owners, and not while a load manager owns the charger', () => {
    cloud.manners.turnOn('external-load-manager');
    garage.plugIn();
    time.advance(minuteMs);
    expect([update(garage, { maxChargeCurrent: 6 }), client.command(garage.id, 506).status]).toStrictEqual([403, 200]);
    cloud.manners.turnOff('external-load-manager');
    garage.setRole(username, 1);
    expect(update(garage, { maxChargeCurrent: 6 })).toBe(403);
    garage.setRole(username, 0);
    expect(update(garage, { maxChargeCurrent: 6 })).toBe(404);
    cloud.manners.turnOff('settings-endpoints');
    expect(update(carport, { maxChargeCurrent: 6 })).toBe(404);
  });

  test('is undone by a reset', async () => {
    update(garage, { maxChargeCurrent: 8, minChargeCurrent: 7, maxChargePhases: 1, meterValueInterval: 60 });
    await cloud.reset();
    expect(shown(garage, 145, 510, 511, 520)).toStrictEqual(['3600', '32.000', '6.000', '3']);
  });
});

describe('/api/circuits/{id}', () => {
  const circuitId = () => (client.get(`/api/chargers/${garage.id}`) as { CircuitId: string }).CircuitId;
  const updateCircuit = (body: string) => client.request('POST', `/api/circuits/${circuitId()}/update`, body).status;

  test('tells its fuse and its chargers, and limits them', () => {
    expect(client.get(`/api/circuits/${circuitId()}`)).toMatchObject({ Id: circuitId(), MaxCurrent: 32, Chargers: [{ Name: 'Garage' }, { Name: 'Carport' }] });
    expect(updateCircuit('{"maxCurrent":10}')).toBe(200);
    expect(client.get(`/api/circuits/${circuitId()}`)).toMatchObject({ MaxCurrent: 10 });
    expect(client.get(`/api/installation/${garage.installationId}/hierarchy`)).toMatchObject({ Circuits: [{ MaxCurrent: 10 }] });
    expect(shown(garage, 708)).toStrictEqual(['10.000']);
    expect(cloud.installation('Home').availableCurrentA).toBe(32);
  });

  test('refuses more than the main fuse, and plain users', () => {
    expect([updateCircuit('{"maxCurrent":33}'), updateCircuit('{}')]).toStrictEqual([400, 400]);
    const id = circuitId();
    cloud.installation('Home').setRole(username, 1);
    expect(client.request('GET', `/api/circuits/${id}`).status).toBe(403);
    expect(client.request('GET', '/api/circuits/attic').status).toBe(404);
  });
});

describe('POST /api/chargehistory/installationreport', () => {
  const report = (groupBy: number) => {
    const body = { installationId: garage.installationId, fromDate: '2026-11-20T00:00:00', endDate: '2026-11-30T00:00:00', groupBy };
    return client.request('POST', '/api/chargehistory/installationreport', JSON.stringify(body)).body;
  };

  test('adds up sessions by charger and by person', () => {
    for (const charger of [garage, carport]) {
      charger.plugIn({ powerW: 6000, appetiteKwh: 3 });
      time.advance(2 * hourMs);
      charger.unplug();
    }
    const total = { TotalChargeSessionCount: 1, TotalChargeSessionEnergy: 3, TotalChargeSessionDuration: 2 };
    expect(report(1)).toMatchObject({ InstallationName: 'Home', GroupedBy: 'Charger', totalUserChargerReportModel: [{ GroupAsString: 'Garage', ...total }, { GroupAsString: 'Carport', ...total }] });
    expect(report(0)).toMatchObject({ GroupedBy: 'User', totalUserChargerReportModel: [{ UserDetails: { FullName: 'Kari Example' }, TotalChargeSessionCount: 2, TotalChargeSessionEnergy: 6 }] });
  });
});
