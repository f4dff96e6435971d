// What is printed for those who have only a terminal.
import { expect, test } from '@jest/globals';
import type { TileValue } from './home.ts';
import { thingsToTry } from './things-to-try.ts';

const outlet: TileValue = { aid: 2, iid: 10, label: 'On', text: 'off', choices: [{ label: 'off', value: false }, { label: 'on', value: true }], range: null };
const fan: TileValue = { aid: 3, iid: 20, label: 'Active', text: 'on', choices: [{ label: 'off', value: 0 }, { label: 'on', value: 1 }], range: null };

test('each line has its command behind what it does, however long that is', () => {
  const printed = thingsToTry({
    pageUrl: 'http://127.0.0.1:1/',
    controlUrl: 'http://127.0.0.1:2',
    homebridge: { port: 3, pin: '031-45-154', setupUri: 'X-HM://' },
    reach: 'this machine',
    tiles: [
      { name: 'Garage', services: [{ name: 'Garage', values: [outlet] }] },
      { name: 'A long name of an installation: Available Current', services: [{ name: 'Available Current', values: [fan] }] },
    ],
    chargers: [],
    storagePath: '/x',
  });
  const commands = printed.split('\n').filter((line) => line.includes('curl'));
  expect(commands.filter((line) => !/^ {2}\S.*[^ ] +curl /.test(line))).toStrictEqual([]);
  expect(commands.flatMap((line) => (line.includes('PUT') ? [[line.split(/ +curl/)[0]?.trim(), /"value":(\w+)/.exec(line)?.[1]]] : []))).toStrictEqual([
    ['Garage: off, pauses', 'false'],
    ['Garage: on, resumes', 'true'],
    ['A long name of an installation: Available Current: off', '0'],
    ['A long name of an installation: Available Current: on', '1'],
  ]);
});
