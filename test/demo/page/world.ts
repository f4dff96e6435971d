// What there is to play with.
import type { SimulatedCloud } from '../../simulator/index.ts';
import type { DemoHomebridge } from '../homebridge.ts';
import type { DemoLog } from '../log.ts';
import type { SimulatorOptions } from '../options.ts';
import type { DemoStorage } from '../storage.ts';

export interface DemoWorld {
  readonly cloud: SimulatedCloud;
  readonly storage: DemoStorage;
  readonly homebridge: DemoHomebridge;
  readonly log: DemoLog;
  readonly reach: SimulatorOptions['reach'];
}
