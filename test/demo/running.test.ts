import { readdir, rm, writeFile } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DemoPage } from './page/server.ts';
import { claim, expectNoneRuns } from './running.ts';

let state: string;
let page: DemoPage;
beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'demo-state-'));
  page = await DemoPage.listen(state, 0);
});
afterEach(async () => {
  await page.stop();
  await rm(state, { recursive: true });
});

test('a second one is refused with the address of the first, until that has ended', async () => {
  await expectNoneRuns(state);
  const release = await claim(state, page.url);
  await expect(expectNoneRuns(state)).rejects.toThrow(`It runs already: ${page.url}`);
  await expect(claim(state, 'http://127.0.0.1:1/')).rejects.toThrow('It runs already');
  await release();
  expect(await readdir(state)).toStrictEqual([]);
  await expectNoneRuns(state);
});

test.each(['{"url":"http://127.0.0.1:1/"}', '', 'null', '{"url":"x"}'])('what a killed one has left does not count: %s', async (left) => {
  await writeFile(join(state, 'running.json'), left);
  await expectNoneRuns(state);
  const release = await claim(state, page.url);
  await expect(expectNoneRuns(state)).rejects.toThrow(page.url);
  await release();
});

test('one that runs on another state has nothing to do with it', async () => {
  const other = await DemoPage.listen(join(state, 'other'), 0);
  await writeFile(join(state, 'running.json'), JSON.stringify({ url: other.url }));
  await expectNoneRuns(state);
  await other.stop();
});
