// What zaptec current is asked for, and which currents that makes. Pure.
import { LARGEST_CURRENT_A, type InstallationReading, type PhasesA } from '../../charging/installation/installation-reading.ts';
import { mustBe, type OptionSpecs, type ParsedOptions } from '../terminal/options.ts';
import { UsageError } from '../terminal/surroundings.ts';

export const PHASE_OPTIONS: OptionSpecs = {
  phase1: { value: 'A', help: 'Amperes of phase 1.' },
  phase2: { value: 'A', help: 'Amperes of phase 2.' },
  phase3: { value: 'A', help: 'Amperes of phase 3.' },
};

/** Amperes: of all phases, and of single ones, which go before that. What is undefined stays. */
export interface AskedCurrents {
  readonly allA: number | undefined;
  readonly eachA: readonly [number | undefined, number | undefined, number | undefined];
}

/**
 * What is asked for; undefined when nothing is to be changed.
 *
 * @throws UsageError naming what is wrong and what it must be
 */
export function currentsIn(options: ParsedOptions): AskedCurrents | undefined {
  const [installation, all] = options.names;
  const allA = all === undefined ? undefined : amperes('AMPERES', all);
  const each = (option: string): number | undefined => {
    const text = options.valueOf(option);
    return text === undefined ? undefined : amperes(`--${option}`, text);
  };
  const eachA = [each('phase1'), each('phase2'), each('phase3')] as const;
  if (allA === undefined && eachA.every((one) => one === undefined)) return undefined;
  if (installation === undefined) throw new UsageError('which installation? Name it before the amperes');
  return { allA, eachA };
}

/**
 * The currents of all phases: the API would give one that is not named its default.
 *
 * @throws UsageError when nobody knows the current that a phase is to keep
 */
export function phasesOf({ allA, eachA }: AskedCurrents, { availableCurrentA, phasesA }: Pick<InstallationReading, 'availableCurrentA' | 'phasesA'>): PhasesA {
  const phase = (index: 0 | 1 | 2): number => {
    const currentA = eachA[index] ?? allA ?? phasesA?.[index] ?? availableCurrentA;
    if (currentA === undefined) throw new UsageError(`the current of phase ${index + 1} cannot be read, so it cannot stay as it is; give it, too, with --phase${index + 1}`);
    return currentA;
  };
  return [phase(0), phase(1), phase(2)];
}

function amperes(what: string, text: string): number {
  const currentA = /^\d{1,5}(?:\.\d{1,6})?$/.test(text) ? Number(text) : NaN;
  if (currentA <= LARGEST_CURRENT_A) return currentA;
  throw mustBe(what, text, 'amperes from 0 on, such as 16 or 10.5');
}
