// What a person can press as often as they like fills no log: what comes of it is told once, and then how often again.
import { expect, test } from '@jest/globals';
import type { Command } from '../../src/charging/commands/command.ts';
import { HeldCharger } from '../support/held-charger.ts';
import type { RecordingLog } from '../support/recording-log.ts';
import { REPORTED } from '../support/real-charger.ts';
import { InstallationFixture } from '../support/scripted-installation.ts';

/** As a finger that rests on a tile for five seconds, or an automation gone mad. */
const TIMES = 160;

const lines = (log: RecordingLog): string[] => [...log.at('info'), ...log.at('warn')];

test.each<Command>(['pause', 'resume', 'hold-charging', 'stop-and-deauthorize', 'restart', 'upgrade-firmware'])('%s', async (command) => {
  const given = new HeldCharger({ roles: 1 });
  await given.read(REPORTED.charging);
  given.log.lines.length = 0;
  for (let time = 0; time < TIMES; time++) await given.perform(command);
  expect(lines(given.log)).toHaveLength(1);
  await given.clock.advance(10_000);
  expect(lines(given.log)).toHaveLength(2);
  expect(lines(given.log)[1]).toMatch(/ \(159 times more within 10 s\)$/);
});

test('Charging Allowed, on and off', async () => {
  const given = new HeldCharger();
  await given.read(REPORTED.disconnected);
  given.log.lines.length = 0;
  for (let time = 0; time < TIMES; time++) await given.perform(time % 2 === 0 ? 'hold-charging' : 'allow-charging');
  await given.clock.advance(10_000);
  expect(lines(given.log)).toHaveLength(4);
});

test.each([
  ['what is there already', 16],
  ['another current, without the permission', 10],
])('Available Current: %s', async (_, currentA) => {
  const fixture = await InstallationFixture.read();
  if (currentA === 10) await fixture.read({ roles: 1 });
  fixture.log.lines.length = 0;
  for (let time = 0; time < TIMES; time++) await fixture.perform(currentA);
  expect(lines(fixture.log)).toHaveLength(1);
  await fixture.clock.advance(10_000);
  expect(lines(fixture.log)[1]).toMatch(/ \(159 times more within 10 s\)$/);
});
