// How fast state answers are decoded: from the text of a Pro's 92 rows to a new charger state.
import { parseJson } from '../../src/base/json.ts';
import { UNKNOWN_STATE, withSnapshot } from '../../src/charging/state/charger-state.ts';
import { parseState } from '../../src/zaptec/cloud/wire/state.ts';
import { startSimulator } from '../simulator/index.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const ANSWERS_PER_RUN = 5000;

export async function measureDecoding(runs: number): Promise<Row[]> {
  const body = await proStateAnswer();
  const rowCount = (JSON.parse(body) as unknown[]).length;
  const rowsPerS = (decode: () => unknown): number => {
    const startMs = performance.now();
    for (let count = 0; count < ANSWERS_PER_RUN; count++) decode();
    return (ANSWERS_PER_RUN * rowCount * 1000) / (performance.now() - startMs);
  };
  const whole: number[] = [];
  const floor: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const bare = rowsPerS(() => JSON.parse(body) as unknown);
    const full = rowsPerS(() => withSnapshot(UNKNOWN_STATE, parseState(parseJson(body))?.rows ?? [], 0));
    // The first run warms up.
    if (run > 0) {
      whole.push(full);
      floor.push(bare);
    }
  }
  return [{ what: `state reading, ${rowCount} rows (floor: JSON.parse alone)`, unit: 'rows/s', figure: figureOf(whole), floor: figureOf(floor) }];
}

async function proStateAnswer(): Promise<string> {
  const cloud = await startSimulator();
  const account = { username: 'bench@example.com', password: 'bench' };
  cloud.addAccount(account);
  const charger = cloud.addCharger({ model: 'Pro', name: 'Bench' });
  try {
    const form = new URLSearchParams({ grant_type: 'password', ...account });
    const token = (await (await fetch(`${cloud.url}/oauth/token`, { method: 'POST', body: form })).json()) as { access_token: string };
    const answer = await fetch(`${cloud.url}/api/chargers/${charger.id}/state`, { headers: { authorization: `Bearer ${token.access_token}` } });
    return await answer.text();
  } finally {
    await cloud.stop();
  }
}
