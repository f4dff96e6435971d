// zaptec watch: what changes, one line each.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CommandLine, username } from '../../support/command-line.ts';
import type { SimulatedCharger } from '../../simulator/index.ts';

let line: CommandLine;
let garage: SimulatedCharger;
beforeEach(() => {
  line = new CommandLine();
  garage = line.cloud.addCharger({ model: 'Go', name: 'Garage' });
  line.cloud.addCharger({ model: 'Pro', name: 'Carport' });
});
afterEach(() => line.cloud.stop());

/** Carries out `change` when the first line of the charger is there. */
function once(change: () => void): (printed: string) => boolean {
  let isDone = false;
  return (printed) => {
    if (!isDone && printed.includes('Garage')) change();
    isDone ||= printed.includes('Garage');
    return printed.includes('charging') && !printed.endsWith('no vehicle is connected\n');
  };
}

test('tells how things are, and each change with its time; Ctrl-C is its good end', async () => {
  const { exitCode, output, errors } = await line.run('watch garage', { interruptedWhen: once(() => garage.setMode(3)) });
  expect([exitCode, errors]).toStrictEqual([0, '']);
  const [first = '', second = '', ...rest] = output.trimEnd().split('\n');
  expect(rest).toStrictEqual([]);
  expect(first).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}Garage: responds, no vehicle is connected, no schedule is active, 0 W, .*kWh in all, 41\.7 °C inside, .*, firmware 2\.3\.1\.2$/);
  expect(second).toMatch(/ {2}Garage: charging, \d+ W, \d+\.\d A, \d+ V/);
});

test('as JSON, one object a line with what has changed', async () => {
  const { output } = await line.run('watch garage --json', { interruptedWhen: once(() => garage.setMode(3)) });
  const [first, second] = output.trimEnd().split('\n').map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(first).toMatchObject({ serial: 'ZAP000001', name: 'Garage', reachable: true, status: 'disconnected', scheduled: false, powerW: 0, firmware: '2.3.1.2' });
  expect(second).toMatchObject({ name: 'Garage', status: 'charging' });
  expect(second).not.toHaveProperty('reachable');
  expect(Date.parse(String(second?.['time'])) - Date.parse(String(first?.['time']))).toBeLessThanOrEqual(34_000);
});

test('follows every charger where none is named, also one that only the list shows', async () => {
  garage.setRole(username, 1);
  const { output, errors } = await line.run('watch', { interruptedWhen: (printed) => printed.includes('Garage') && printed.includes('Carport') });
  expect(output).toContain('Garage: responds, no vehicle is connected');
  expect(errors).toContain('this Zaptec user may not read its state');
});

test('goes on through an outage, which it tells once', async () => {
  const fault = line.cloud.faults.add({ path: /\/state$/, answer: { status: 503 } });
  const { exitCode, errors } = await line.run('watch garage', {
    interruptedWhen: (printed) => {
      if (printed.includes('no response')) fault.remove();
      return printed.includes('responds');
    },
  });
  expect([exitCode, errors]).toStrictEqual([0, "Zaptec's cloud: it answered with HTTP 503. Trying again until it works.\n"]);
});

test.each(['29', '3601', '1.5', 'often'])('--interval %s: exit code 2', async (interval) => {
  const { exitCode, errors } = await line.run(`watch --interval ${interval}`);
  expect(exitCode).toBe(2);
  expect(errors).toContain('must be a whole number of seconds from 30 to 3600');
});
