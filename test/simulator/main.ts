// The simulator as a process of its own, with the demo household:
//   node test/simulator/main.ts --port 0 --control-port 0
// Prints one line of JSON with its addresses when ready; ends on SIGTERM or SIGINT.
import { parseArgs } from 'node:util';
import { addDemoHousehold, startSimulator } from './index.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    scale: { type: 'string', default: '1' },
  },
});

const cloud = await startSimulator({
  port: Number(values.port),
  controlPort: Number(values['control-port']),
  scale: Number(values.scale),
});
addDemoHousehold(cloud);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void cloud.stop());
console.log(JSON.stringify({ url: cloud.url, controlUrl: cloud.controlUrl }));
