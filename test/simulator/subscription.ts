// The message subscription of an installation: every change that its chargers report goes to a Service Bus.
import type { SimulatedCloud } from './cloud.ts';
import type { ServiceBus } from './service-bus.ts';
import { stateRow } from './wire.ts';

/** The heartbeat and its interval are not in the documented list; who charges, and the session that is over: no subscription has ever brought them. */
const NEVER_PUSHED: ReadonlySet<number> = new Set([-1, 147, 722, 723]);

/** Sets it up, for the chargers that the installation has now. Rows that go are not told, and nothing that is `leftOut`. */
export function setUpSubscription(cloud: SimulatedCloud, installation: string, bus: ServiceBus, leftOut: ReadonlySet<number> = new Set()): void {
  const { id, subscriptions } = cloud.installation(installation);
  subscriptions.set('installation', () => bus.details);
  for (const charger of cloud.chargers.filter(({ installationId }) => installationId === id)) {
    charger.rows.onStored((row) => {
      if (!NEVER_PUSHED.has(row.id) && !leftOut.has(row.id)) bus.publish({ DeviceId: charger.serial, DeviceType: 4, ...stateRow(charger.id, row) });
    });
  }
}
