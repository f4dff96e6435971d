// What remembering costs the plugin in one piece, on the system's disk: a scene that holds 140 chargers, and an hour of 60 that
// charge. Homebridge's own cache counts, too: it is written as a whole for each change.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { hap } from '../support/homebridge.ts';
import { serviceOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { PluginInTime } from '../time/plugin-in-time.ts';
import { SimulatedZaptec } from '../time/simulated-zaptec.ts';
import { countingDisk, inFolder } from './memory.ts';
import type { Row } from './report.ts';
import { figureOf, type Figure } from './statistics.ts';

const SCENE = 140;
const CHARGING = 60;
const MINUTE = 60_000;
const MB = 1e6;

interface Sample {
  readonly ms: number;
  readonly mb: number;
  readonly delayMs: number;
}

export async function measureScene(runs: number): Promise<Row[]> {
  const samples: Sample[] = [];
  for (let run = 0; run < runs; run++) samples.push(await inFolder(scene));
  const hour = await inFolder(hourOfCharging);
  const figure = (of: (sample: Sample) => number): Figure => figureOf(samples.map(of));
  const ms = figure((sample) => sample.ms);
  const mb = figure((sample) => sample.mb);
  const delayMs = figure((sample) => sample.delayMs);
  return [
    { what: `scene: Charging Allowed off for ${SCENE}, answered`, unit: 'ms', figure: ms, goal: '1000 ms', isMet: ms.median <= 1000 },
    { what: 'scene: written for it', unit: 'MB', figure: mb, goal: '2 MB', isMet: mb.median <= 2 },
    { what: "scene: the event loop's longest delay meanwhile", unit: 'ms', figure: delayMs, goal: '50 ms', isMet: delayMs.median <= 50 },
    { what: `hour: written while ${CHARGING} chargers charge`, unit: 'MB', figure: figureOf([hour]), goal: '5 MB', isMet: hour <= 5 },
  ];
}

interface Running {
  readonly plugin: PluginInTime;
  readonly clock: ManualClock;
  /** Megabytes written since this was asked the last time. */
  readonly written: () => number;
}

async function start(storagePath: string, chargers: number): Promise<Running> {
  const clock = new ManualClock(undefined, 2);
  const zaptec = new SimulatedZaptec(clock);
  for (let number = 1; number <= chargers; number++) zaptec.addCharger(number).mode = 3;
  const counted = countingDisk();
  const plugin = new PluginInTime({ clock, zaptec, log: new RecordingLog(), config: { matter: false, pollInterval: 60 }, disk: counted.disk, storagePath });
  while (plugin.accessories.length < chargers) await clock.advance(MINUTE);
  await clock.advance(5 * MINUTE);
  let before = 0;
  const written = (): number => {
    const cache = JSON.stringify(plugin.accessories.map(({ context, services }) => ({ context: context, services: services.map((service) => hap.Service.serialize(service)) })));
    const bytes = counted.bytes() + plugin.homebridge.updated.length * cache.length;
    const since = bytes - before;
    before = bytes;
    return since / MB;
  };
  written();
  return { plugin, clock, written };
}

async function scene(storagePath: string): Promise<Sample> {
  const { plugin, written } = await start(storagePath, SCENE);
  const switches = plugin.accessories.map((accessory) => serviceOf(accessory, 'charging-allowed').getCharacteristic(hap.Characteristic.On));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startMs = performance.now();
  const statuses = await Promise.all(switches.map((characteristic) => write(characteristic, false)));
  const ms = performance.now() - startMs;
  delay.disable();
  if (statuses.some((status) => status !== 0)) throw new Error('A switch was refused');
  const mb = written();
  await plugin.stop();
  return { ms, mb, delayMs: delay.max / 1e6 };
}

async function hourOfCharging(storagePath: string): Promise<number> {
  const { plugin, clock, written } = await start(storagePath, CHARGING);
  for (let minute = 0; minute < 60; minute++) await clock.advance(MINUTE);
  await plugin.stop();
  return written();
}
