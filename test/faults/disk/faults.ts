// What can go wrong with the disk, by name: the rows of the matrix.
import { systemError } from '../../support/simulated-disk.ts';
import type { Household } from './household.ts';

export interface DiskFault {
  /** Begins it; returns what ends it. */
  readonly begin: (household: Household) => (() => void) | Promise<() => void>;
  /** What the log says of it while the plugin runs, once; undefined = nothing, for nothing is lost. */
  readonly said?: RegExp;
  /** The same at a start, where that is something else. */
  readonly saidAtStart?: RegExp | 'nothing';
  /** Whether what is asked for while it lasts is on the disk when HomeKit gets its answer. */
  readonly isKept: boolean;
  /** Whether what was remembered before can be had at a start. */
  readonly isReadable: boolean;
}

const CANNOT_BE_KEPT = /^What is to outlast a restart cannot be kept: /;
const IS_SLOW = /^The disk has not written ".+" within 2\.5 s: /;
const IS_DAMAGED = / is damaged in line /;

/** So long every write or flush of a slow disk takes. */
const SLOW_MS = 300;
const TOO_SLOW_MS = 6_000;

const nothing = (): void => undefined;

/** Operations of this kind meet it, until its end. */
const on = (which: RegExp, meet: (household: Household) => void | Promise<void>): DiskFault['begin'] => (household) => {
  const { disk } = household;
  disk.fault = (operation) => (which.test(operation) ? meet(household) : undefined);
  return () => void (disk.fault = () => undefined);
};

const fails = (which: RegExp, code: string, isReadable = true): DiskFault => ({
  begin: on(which, () => {
    throw systemError(code);
  }),
  said: CANNOT_BE_KEPT,
  isKept: false,
  isReadable,
});

const hangs = (which: RegExp): DiskFault => ({
  begin: ({ disk }) => {
    let answer = nothing;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    disk.fault = (operation) => (which.test(operation) ? answered : undefined);
    return () => {
      disk.fault = () => undefined;
      answer();
    };
  },
  said: IS_SLOW,
  isKept: false,
  isReadable: true,
});

/** Somebody else changes the plugin's file, and goes. */
const edited = (change: (text: string) => string, fault: Partial<DiskFault> = {}): DiskFault => ({
  begin: ({ disk, path }) => {
    if (path !== undefined) disk.edit(path, change(disk.text(path) ?? ''));
    return nothing;
  },
  saidAtStart: IS_DAMAGED,
  isKept: true,
  isReadable: true,
  ...fault,
});

/** Everything that changes something. */
const CHANGES = /^(?:open (?:wx|r\+|a)|write|truncate|rename|rm|mkdir|chmod)/;
const WRITES = /^(?:write|open wx)/;
const FLUSHES = /^(?:datasync|sync)/;

export const diskFaults: Readonly<Record<string, DiskFault>> = {
  'full': fails(WRITES, 'ENOSPC'),
  'quota used up': fails(WRITES, 'EDQUOT'),
  'read-only': fails(CHANGES, 'EROFS'),
  'not permitted': fails(/./, 'EACCES', false),
  'EIO everywhere': fails(/./, 'EIO', false),
  'EIO while writing': fails(/^write/, 'EIO'),
  'EIO while flushing': fails(FLUSHES, 'EIO'),
  'EIO at every second write, the first half being written': {
    ...fails(/^write/, 'EIO'),
    begin: ({ disk }) => {
      let writes = 0;
      disk.fault = (operation) => {
        if (operation === 'write' && ++writes % 2 === 0) throw systemError('EIO');
      };
      return () => void (disk.fault = () => undefined);
    },
  },
  'slow': { begin: on(/^(?:write|datasync)/, ({ clock }) => clock.sleep(SLOW_MS)), isKept: true, isReadable: true },
  'too slow': { begin: on(FLUSHES, ({ clock }) => clock.sleep(TOO_SLOW_MS)), said: IS_SLOW, isKept: false, isReadable: true },
  'hanging': hangs(/^(?!read now)/),
  'hanging at the flush': hangs(FLUSHES),
  'damaged lines': edited((text) => text.replace(/\n/, '\n\u0000\u0000\u0000\n{"section":"hold","key"\n')),
  'last line cut off': edited((text) => `${text}{"section":"hold","key":"c1","val`, { saidAtStart: 'nothing' }),
  'a foreign file in its place': edited(() => '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\n'.repeat(5), { isReadable: false }),
  'another plugin\'s JSON in its place': edited(() => '[{"UUID":"x","context":null}]\n', { isReadable: false }),
  'zeros in its place': edited((text) => '\u0000'.repeat(text.length + 1), { isReadable: false }),
  'of a newer version': edited((text) => text.replace(/"version":1/, '"version":99'), { saidAtStart: 'nothing' }),
  'removed': {
    ...edited(String),
    begin: async ({ disk, path }) => {
      if (path !== undefined) await disk.rm(path);
      return nothing;
    },
    saidAtStart: 'nothing',
    isReadable: false,
  },
};
