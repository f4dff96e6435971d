// The endpoints that tell what was charged and what firmware there is, on manual time.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { chargingPerson, type ManualTime, type SimulatedCharger, type SimulatedCloud } from './index.ts';
import { cloudOnManualTime, username, type DirectClient } from './test-client.ts';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 20, 13);

interface HistoryRow {
  Id: string;
  EndDateTime: string;
  Energy: number;
  ChargerId: string;
}

let cloud: SimulatedCloud;
let time: ManualTime;
let client: DirectClient;
let garage: SimulatedCharger;
let cabin: SimulatedCharger;
beforeEach(() => {
  ({ cloud, time, client } = cloudOnManualTime(startMs));
  garage = cloud.addCharger({ model: 'Go', name: 'Garage', meterKwh: 1000 });
  cabin = cloud.addCharger({ model: 'Pro', name: 'Cabin', installation: 'Cabin' });
});

function charge(charger: SimulatedCharger, energyKwh: number): void {
  charger.plugIn({ appetiteKwh: energyKwh, powerW: 6000 });
  time.advance(4 * hourMs);
  charger.unplug();
}

const history = (query: string) => client.get(`/api/chargehistory${query}`) as { Pages: number; Data: HistoryRow[] };
const energies = (query: string) => history(query).Data.map(({ Energy }) => Energy);

describe('GET /api/chargehistory', () => {
  test('tells all there is about a session', () => {
    charge(garage, 8);
    expect(history(`?ChargerId=${garage.id}&DetailLevel=1`).Data[0]).toStrictEqual({
      Id: garage.completedSessions.at(-1)?.sessionId,
      DeviceId: 'ZAP000001',
      StartDateTime: '2026-11-20T13:00:00.000',
      EndDateTime: '2026-11-20T17:00:00.000',
      Energy: 8,
      CommitMetadata: expect.any(Number),
      ...chargingPerson,
      ChargerId: garage.id,
      DeviceName: 'Garage',
      ExternalId: null,
      ExternallyEnded: false,
      EnergyDetails: [
        { Timestamp: '2026-11-20T14:00:00.000', Energy: 6 },
        { Timestamp: '2026-11-20T15:00:00.000', Energy: 2 },
        { Timestamp: '2026-11-20T17:00:00.000', Energy: 0 },
      ],
      ChargerFirmwareVersion: { major: 2, minor: 3, build: 1, revision: 2, majorRevision: 0, minorRevision: 2 },
      SignedSession: expect.stringMatching(/^OCMF\|\{.*"TX":"E","RV":1008,/),
      ReplacedBySessionId: null,
    });
  });

  test('is filtered by charger, installation and time, newest first, in pages', () => {
    for (const energyKwh of [1, 2, 3]) charge(garage, energyKwh);
    charge(cabin, 4);
    expect(energies('')).toStrictEqual([4, 3, 2, 1, 8.998, 8.998]);
    expect(new Set(history('').Data.map(({ Id }) => Id)).size).toBe(6);
    expect(energies(`?ChargerId=${garage.id.toUpperCase()}&PageSize=2`)).toStrictEqual([3, 2]);
    expect(energies(`?chargerid=${garage.id}&PageSize=2&PageIndex=1`)).toStrictEqual([1, 8.998]);
    expect(history(`?ChargerId=${garage.id}&PageSize=2`).Pages).toBe(2);
    expect(energies(`?InstallationId=${cabin.installationId}`)).toStrictEqual([4, 8.998]);
    expect(energies('?From=2026-11-20T20:00:00&To=2026-11-20T23:00:00Z')).toStrictEqual([3, 2]);
    expect(energies('?From=2026-11-21')).toStrictEqual([4, 3]);
  });

  test('knows sessions that the charger does not report', () => {
    garage.reportsSessions = false;
    charge(garage, 8);
    expect(client.observation(garage.id, 723)).toContain('"Energy":8.998');
    expect(energies(`?ChargerId=${garage.id}&PageSize=1`)).toStrictEqual([8]);
  });

  test('is empty for a plain user and for a charger nobody knows', () => {
    garage.setRole(username, 1);
    expect(history(`?ChargerId=${garage.id}`)).toStrictEqual({ Pages: 0, Data: [] });
    expect(history('?ChargerId=00000000-0000-4000-8000-000000000000').Data).toStrictEqual([]);
  });
});

describe('GET /api/chargerFirmware/installation/{id}', () => {
  const firmware = () => client.request('GET', `/api/chargerFirmware/installation/${garage.installationId}`);

  test('tells what runs and what could', () => {
    cloud.addCharger({ model: 'Pro', name: 'Carport' });
    garage.availableFirmware = '2.4.0.0';
    garage.goOffline();
    expect(firmware()).toStrictEqual({
      status: 200,
      body: [
        { ChargerId: garage.id, DeviceId: 'ZAP000001', DeviceType: 4, IsOnline: false, CurrentVersion: '2.3.1.2', AvailableVersion: '2.4.0.0', IsUpToDate: false },
        expect.objectContaining({ DeviceType: 1, IsOnline: true, CurrentVersion: '5.3.0.3', AvailableVersion: '5.3.0.3', IsUpToDate: true }),
      ],
    });
  });

  test('has nothing to install where none is known', () => {
    garage.availableFirmware = null;
    expect(firmware()).toMatchObject({ body: [{ CurrentVersion: '2.3.1.2', AvailableVersion: null, IsUpToDate: true }] });
  });

  test('has no versions for a charger that has not told any', () => {
    garage.setFirmware(null);
    expect(firmware()).toMatchObject({ body: [{ CurrentVersion: null, AvailableVersion: null, IsUpToDate: true }] });
    expect(client.observation(garage.id, 911)).toBeNull();
  });

  test('is for owners and maintainers', () => {
    cloud.installation('Home').setRole(username, 1);
    expect(firmware().status).toBe(403);
    cloud.installation('Home').setRole(username, 0);
    expect(firmware().status).toBe(404);
  });
});

test('a charger that is taken down is in no list any more, and nothing happens to it or to the current of the others', () => {
  cloud.installation('Home').setLoadBalancing(true);
  const carport = cloud.addCharger({ model: 'Go', name: 'Carport' });
  for (const charger of [garage, carport]) charger.plugIn({ appetiteKwh: 20 });
  time.advance(hourMs);
  expect(carport.settle().availableCurrentA).toBe(16);
  const told: string[] = [];
  cloud.onEvent((text) => told.push(text));
  cloud.removeCharger(garage);
  time.advance(24 * hourMs);
  expect((client.get('/api/chargers') as { Data: { Name: string }[] }).Data.map(({ Name }) => Name)).toStrictEqual(['Cabin', 'Carport']);
  expect(told.filter((text) => text.startsWith('Garage'))).toStrictEqual([]);
  expect(told).not.toStrictEqual([]);
  expect(carport.settle().availableCurrentA).toBe(32);
  expect(cloud.addCharger({ model: 'Go', name: 'Garage' }).serial).not.toBe(carport.serial);
});
