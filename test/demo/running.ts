// One demo at a time for each folder of state: who runs says so in a small file, with the address that answers for it.
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStartError } from './options.ts';

/** What the page answers to whoever asks which demo it is. */
export interface WhoRuns {
  readonly state: string;
}

/** Where the page answers that. */
export const WHO_RUNS = '/who-runs';

/** On one machine: an answer that takes longer does not come. */
const ANSWERS_WITHIN_MS = 3_000;
const FILE = 'running.json';

/**
 * Refuses to start beside a demo that runs on the same state. The file alone says nothing: a demo that was killed leaves it behind.
 *
 * @throws CannotStartError
 */
export async function expectNoneRuns(state: string): Promise<void> {
  const url = await addressIn(state);
  if (url !== undefined && (await answers(url, state))) {
    throw new CannotStartError(`It runs already: ${url}\nUse that one, or stop it with Ctrl-C where it was started. Another one beside it: npm start -- --state DIR`);
  }
}

/**
 * Says that the demo at `url`, which answers already, runs on this state; resolves with what takes that back.
 *
 * @throws CannotStartError when another was quicker
 */
export async function claim(state: string, url: string): Promise<() => Promise<void>> {
  const own = join(state, `${FILE}.${process.pid}`);
  await mkdir(state, { recursive: true });
  await writeFile(own, JSON.stringify({ url }));
  try {
    // A link is made whole or not at all, and never over another file.
    while (!(await linked(own, join(state, FILE)))) {
      await expectNoneRuns(state);
      await rm(join(state, FILE), { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
  return async () => {
    if ((await addressIn(state)) === url) await rm(join(state, FILE), { force: true });
  };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where there is no such file, or none that a demo has written. */
async function addressIn(state: string): Promise<string | undefined> {
  try {
    const { url } = JSON.parse(await readFile(join(state, FILE), 'utf8')) as { url?: unknown };
    return typeof url === 'string' && URL.canParse(url) ? url : undefined;
  } catch {
    return undefined;
  }
}

async function answers(url: string, state: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL(WHO_RUNS, url), { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS), redirect: 'error' });
    return ((await answer.json()) as Partial<WhoRuns>).state === state;
  } catch {
    return false;
  }
}
