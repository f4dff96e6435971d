// Work that nobody waits for tells the log when it fails, and never ends the process.
import { expect, test } from '@jest/globals';
import { describeDefect, detached } from '../../src/base/detached.ts';
import { settle } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';

test('a success says nothing', async () => {
  const log = new RecordingLog();
  detached(log, Promise.resolve('fine'));
  await settle();
  expect(log.lines).toStrictEqual([]);
});

test('a failure is an error in the log, with its stack', async () => {
  const log = new RecordingLog();
  const defect = new TypeError('x is not a function');
  detached(log, Promise.reject(defect));
  await settle();
  expect(log.lines).toStrictEqual([{ level: 'error', message: `Unexpected failure; please report it with these lines: ${defect.stack ?? ''}` }]);
});

test('anything that was thrown is described', () => {
  const withoutStack = new Error('no stack');
  delete withoutStack.stack;
  const intro = 'Unexpected failure; please report it with these lines: ';
  expect(describeDefect(withoutStack)).toBe(`${intro}no stack`);
  expect(describeDefect('a text')).toBe(`${intro}a text`);
  expect(describeDefect(undefined)).toBe(`${intro}undefined`);
});
