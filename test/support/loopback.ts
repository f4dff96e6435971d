// The name of the loopback interface: Homebridge's Matter binds to names, where HAP takes an address too.
import { networkInterfaces } from 'node:os';

export const LOOPBACK = Object.entries(networkInterfaces()).find(([, addresses]) => addresses?.some(({ address }) => address === '127.0.0.1'))?.[0] ?? 'lo';
