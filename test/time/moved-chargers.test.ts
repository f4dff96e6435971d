// A charger that is moved to another installation takes its household along: what it leaves goes, even if it can be read.
import { expect, test } from '@jest/globals';
import { HomeInTime } from './home-in-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('the installation that a charger has left goes after a day, and gives its name to the new one', async () => {
  const home = new HomeInTime({
    config: { matter: false, availableCurrent: true },
    furnish: (cloud) => {
      cloud.addCharger({ model: 'Go', name: 'Garage', installation: 'Old house' });
      cloud.addInstallation({ name: 'New house' });
    },
  });
  await home.live(MINUTE);
  const names = () => home.plugin.accessories.map(({ displayName }) => displayName);
  expect(names()).toEqual(['Garage', 'Available Current']);

  const [from, to] = ['Old house', 'New house'].map((name) => home.cloud.installation(name));
  const { cloud } = home;
  const asBefore = cloud.answer.bind(cloud);
  cloud.answer = (request) => {
    const answer = asBefore(request);
    if (!request.path.startsWith('/api/chargers?')) return answer;
    return { ...answer, body: answer.body.replaceAll(from!.id, to!.id).replaceAll(from!.name, to!.name) };
  };
  await home.live(2 * HOUR);
  expect(names()).toEqual(['Garage', 'Old house Available Current', 'New house Available Current']);
  await home.live(25 * HOUR);
  expect(names()).toEqual(['Garage', 'Available Current']);
  expect(home.log.at('info')).toContain('Old house Available Current: removed from Apple Home, because none of its chargers is among those that Zaptec lists for this user and the settings include.');
  await home.stop();
});
