// One row of the matrix: a Homebridge on a Node, through every step.
import type { Combination } from './combinations.ts';
import type { InstalledNode, Installations } from './installations.ts';
import { type Outcome, type Step, STEPS } from './report.ts';
import { Trial } from './trial.ts';

/** Installs what the combination needs, then takes it through every step; a failure is part of the outcome. */
export async function tryOne(combination: Combination, installations: Installations, pluginPath: string): Promise<Outcome> {
  let node: InstalledNode;
  let homebridgeBin: string;
  try {
    node = await installations.node(combination.node);
    homebridgeBin = await installations.homebridge(combination.homebridge);
  } catch (error) {
    return { combination, tookMs: {}, notRun: messageOf(error) };
  }
  await using trial = new Trial(combination, { nodeBin: node.bin, homebridgeBin, pluginPath });
  const tookMs: Partial<Record<Step, number>> = {};
  for (const step of STEPS) {
    const startedAt = performance.now();
    try {
      await trial[step]();
    } catch (error) {
      return { combination, nodeVersion: node.version, tookMs, failure: { step, why: messageOf(error) } };
    }
    tookMs[step] = performance.now() - startedAt;
  }
  return { combination, nodeVersion: node.version, tookMs };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
