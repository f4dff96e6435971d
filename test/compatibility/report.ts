// What the matrix prints: a table of combinations and steps, the failures below it, and the count as the last line.
import type { Combination } from './combinations.ts';

export const STEPS = ['start', 'pair', 'toggle', 'restart', 'command', 'stop'] as const;
export type Step = (typeof STEPS)[number];

export interface Outcome {
  readonly combination: Combination;
  /** The full version; undefined when there is none to run on. */
  readonly nodeVersion?: string | undefined;
  /** How long each step took that went well. */
  readonly tookMs: Partial<Record<Step, number>>;
  readonly failure?: { readonly step: Step; readonly why: string } | undefined;
  /** Why the combination could not be tried at all. */
  readonly notRun?: string | undefined;
}

export function hasPassed({ failure, notRun }: Outcome): boolean {
  return failure === undefined && notRun === undefined;
}

export function report(outcomes: readonly Outcome[]): string {
  const head = ['Homebridge', 'Node', 'bridge', ...STEPS];
  const rows = [head, ...outcomes.map(rowOf)];
  const widths = head.map((_, column) => Math.max(...rows.filter((row) => row.length === head.length).map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  const passed = outcomes.filter(hasPassed).length;
  return [...table, ...outcomes.flatMap(failureOf), `${passed} passed, ${outcomes.length - passed} failed`].join('\n');
}

function rowOf(outcome: Outcome): string[] {
  const { combination, nodeVersion, notRun } = outcome;
  const what = [combination.homebridge, nodeVersion ?? String(combination.node), combination.bridge];
  return notRun === undefined ? [...what, ...STEPS.map((step) => cellOf(outcome, step))] : [...what, `not run: ${notRun}`];
}

function cellOf({ tookMs, failure }: Outcome, step: Step): string {
  if (failure?.step === step) return 'FAILED';
  const ms = tookMs[step];
  return ms === undefined ? '-' : `ok ${(ms / 1000).toFixed(1)} s`;
}

function failureOf({ combination, nodeVersion, failure }: Outcome): string[] {
  if (failure === undefined) return [];
  const { homebridge, bridge } = combination;
  return ['', `Homebridge ${homebridge}, Node ${nodeVersion ?? combination.node}, ${bridge} bridge: "${failure.step}" failed:`, failure.why, ''];
}
