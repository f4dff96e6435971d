// The household of the demo: one account, two chargers that share 25 A, one meter.
import type { SimulatedCloud } from './cloud.ts';

export const demoAccount = { username: 'demo@example.com', password: 'demo' } as const;

/** Adds the demo's account (demo@example.com / demo), a Go "Garage", a Pro "Carport" and a Sense meter in an installation "Home". */
export function addDemoHousehold(cloud: SimulatedCloud): void {
  cloud.addAccount(demoAccount);
  cloud.addInstallation({ name: 'Home', maxCurrentA: 25, useLoadBalancing: true });
  cloud.addCharger({ model: 'Go', name: 'Garage' });
  cloud.addCharger({ model: 'Pro', name: 'Carport' });
  cloud.addCharger({ model: 'Sense', name: 'House meter' });
}
