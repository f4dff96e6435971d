// HomeKit without a phone: the unencrypted HAP requests that Homebridge's insecure mode answers.
import { Characteristic, Service, uuid } from '@homebridge/hap-nodejs';

export interface Bridge {
  port: number;
  pin: string;
}

/** One charger as the bridge lists it. */
export interface OutletOnBridge {
  accessoryName: string;
  /** "aid.iid" of what the tile shows, by a person's words for it. */
  readings: { id: string; label: string }[];
  on: { aid: number; iid: number };
}

interface HapService {
  type: string;
  characteristics: { iid: number; type: string; value?: unknown }[];
}

interface HapAccessory {
  aid: number;
  services: HapService[];
}

/** Returns the outlet of the accessory with this name; rejects when there is none. */
export async function outletOf(bridge: Bridge, wantedName: string): Promise<OutletOnBridge> {
  const response = await fetch(`${bridgeUrl(bridge)}/accessories`, { headers: { Authorization: bridge.pin } });
  const { accessories } = (await response.json()) as { accessories: HapAccessory[] };
  for (const { aid, services } of accessories) {
    const on = iidOf(serviceOf(services, Service.Outlet), Characteristic.On);
    const accessoryName = nameOf(serviceOf(services, Service.AccessoryInformation));
    if (on !== undefined && accessoryName === wantedName) {
      const readings = services.flatMap((service) => readingsOf(service).map(({ iid, label }) => ({ id: `${aid}.${iid}`, label })));
      return { accessoryName, readings, on: { aid, iid: on } };
    }
  }
  throw new Error(`No accessory "${wantedName}" with an outlet yet.`);
}

export function bridgeUrl({ port }: Bridge): string {
  return `http://127.0.0.1:${port}`;
}

function readingsOf(service: HapService): { iid: number; label: string }[] {
  const labelled: [{ UUID: string }, string][] = [
    [Characteristic.On, 'On'],
    [Characteristic.OutletInUse, 'OutletInUse'],
    [Characteristic.OccupancyDetected, nameOf(service)],
    [Characteristic.ContactSensorState, nameOf(service)],
  ];
  return labelled.flatMap(([definition, label]) => {
    const iid = iidOf(service, definition);
    return iid === undefined ? [] : [{ iid, label }];
  });
}

function serviceOf(services: HapService[], { UUID }: { UUID: string }): HapService | undefined {
  return services.find(({ type }) => type === uuid.toShortForm(UUID));
}

function iidOf(service: HapService | undefined, { UUID }: { UUID: string }): number | undefined {
  return service?.characteristics.find(({ type }) => type === uuid.toShortForm(UUID))?.iid;
}

function nameOf(service: HapService | undefined): string {
  const texts = [Characteristic.ConfiguredName, Characteristic.Name].map(
    ({ UUID }) => service?.characteristics.find(({ type }) => type === uuid.toShortForm(UUID))?.value,
  );
  return texts.find((text) => typeof text === 'string' && text !== '')?.toString() ?? '';
}
