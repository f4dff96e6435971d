// A plugin around another: times what it loads, and tells the memory of the child bridge when it is asked by a signal.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { URL } from 'node:url';

const { plugin, later } = JSON.parse(readFileSync(new URL('modules.json', import.meta.url), 'utf8'));

async function timed(url) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await import(url);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000 };
}

const loading = { plugin: await timed(plugin), later: await timed(later) };

// The main bridge loads the plugin too, without a parent to talk to.
if (process.send !== undefined) {
  console.log(`Probe: ${JSON.stringify({ pid: process.pid, ...loading })}`);
  process.on('SIGUSR2', () => {
    globalThis.gc();
    console.log(`Probe's memory: ${process.memoryUsage().rss}`);
  });
}

export default (await import(plugin)).default;
