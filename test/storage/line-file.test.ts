// A file of lines: what it promises on a good disk, and what it says of a bad one.
import { constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemDisk, type Disk } from '../../src/storage/disk.ts';
import { LineFile } from '../../src/storage/line-file.ts';
import { LONGEST_LINE_BYTES } from '../../src/storage/line-reader.ts';
import { StorageError } from '../../src/storage/storage-error.ts';
import { thrownBy } from '../support/cloud-client.ts';
import { SimulatedDisk, systemError } from '../support/simulated-disk.ts';

const line = (n: number): string => JSON.stringify({ n, text: 'æøå 🚗' });

interface Opened {
  readonly file: LineFile;
  readonly texts: readonly string[];
}

const opened: LineFile[] = [];
afterEach(async () => {
  for (const file of opened.splice(0)) await file.close();
});

async function open(path: string, options: { mostBytes?: number; simulated?: SimulatedDisk } = {}): Promise<Opened> {
  const texts: string[] = [];
  const file = await LineFile.open({ path, mostBytes: options.mostBytes ?? 1e9, disk: options.simulated?.disk }, (lines) => texts.push(...lines.map(({ text }) => text)));
  opened.push(file);
  return { file, texts };
}

describe('on a real disk', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lines-'));
    path = join(folder, 'inner', 'lines.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const onDisk = (): string => readFileSync(path, 'utf8');
  const make = (text: string, mode = 0o644): void => {
    mkdirSync(join(folder, 'inner'));
    writeFileSync(path, text, { mode });
  };

  test('appends in the order of asking, and reads it again', async () => {
    const { file } = await open(path);
    await Promise.all(Array.from({ length: 50 }, (_, n) => file.append([line(2 * n), line(2 * n + 1)])));
    await file.close();
    expect((await open(path)).texts).toStrictEqual(Array.from({ length: 100 }, (_, n) => line(n)));
  });

  test('says where each line begins, and finds it there', async () => {
    const { file } = await open(path);
    const places = await Promise.all([file.append([line(0), line(1)]), file.append([line(2)])]);
    expect(await file.lineAt(places[1])).toBe(line(2));
    expect(await file.lineAt(places[0])).toBe(line(0));
    expect(await file.lineAt(file.bytes)).toBeUndefined();
    expect(file.bytes).toBe(Buffer.byteLength(onDisk()));
  });

  test('is for its owner only, also where it was not', async () => {
    make(`${line(1)}\n`, 0o666);
    const { file } = await open(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await file.replace([line(2)]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await file.setAside(['x']);
    expect(statSync(`${path}.damaged`).mode & 0o777).toBe(0o600);
  });

  test('leaves out a last line that was cut off, and writes over it', async () => {
    make(`${line(1)}\n${line(2).slice(0, -1)}`);
    const { file, texts } = await open(path);
    expect(texts).toStrictEqual([line(1)]);
    await file.append([line(3)]);
    expect(onDisk()).toBe(`${line(1)}\n${line(3)}\n`);
  });

  test('takes a last line that an editor has left without its break', async () => {
    make(`${line(1)}\n${line(2)}`);
    const { file, texts } = await open(path);
    expect(texts).toStrictEqual([line(1), line(2)]);
    await file.append([line(3)]);
    expect(onDisk()).toBe(`${line(1)}\n${line(2)}\n${line(3)}\n`);
  });

  test('reads lines of any length, and lets none fill the memory', async () => {
    const long = JSON.stringify({ long: 'é'.repeat(100_000) });
    make(`${long}\n${'x'.repeat(2 * LONGEST_LINE_BYTES)}\n\n${line(1)}\n`);
    const { texts } = await open(path);
    expect(texts.map(({ length }) => length)).toStrictEqual([long.length, LONGEST_LINE_BYTES, 0, line(1).length]);
    expect(texts[0]).toBe(long);
  });

  test('replaces all lines at once, whatever was left of an earlier try', async () => {
    make(`${line(1)}\n${line(2)}\n`);
    writeFileSync(`${path}.tmp`, 'a leftover');
    const { file } = await open(path);
    expect(readdirSync(join(folder, 'inner'))).toStrictEqual(['lines.jsonl']);
    await Promise.all([file.replace([line(2), line(3)]), file.append([line(4)])]);
    expect(onDisk()).toBe(`${line(2)}\n${line(3)}\n${line(4)}\n`);
    expect(await file.lineAt(Buffer.byteLength(`${line(2)}\n`))).toBe(line(3));
    expect(readdirSync(join(folder, 'inner'))).toStrictEqual(['lines.jsonl']);
  });

  test('replaces by lines that come little by little', async () => {
    const { file } = await open(path);
    async function* many(): AsyncGenerator<string> {
      for (let n = 0; n < 10_000; n++) yield await Promise.resolve(line(n));
    }
    await file.replace(many());
    expect((await open(path)).texts).toStrictEqual(Array.from({ length: 10_000 }, (_, n) => line(n)));
    expect(file.bytes).toBe(statSync(path).size);
  });

  test('leaves out lines, and keeps the order of the others', async () => {
    const { file } = await open(path);
    await file.append(Array.from({ length: 5000 }, (_, n) => line(n)));
    const [kept] = await Promise.all([file.keepOnly(({ text }) => (JSON.parse(text) as { n: number }).n % 2 === 0), file.append([line(1)])]);
    expect(kept).toBeUndefined();
    expect((await open(path)).texts).toStrictEqual([...Array.from({ length: 2500 }, (_, n) => line(2 * n)), line(1)]);
  });

  test('is read from its end as well, without what is appended meanwhile', async () => {
    const { file } = await open(path);
    const texts = Array.from({ length: 20_000 }, (_, n) => JSON.stringify({ n, pad: 'æ'.repeat(n % 60) }));
    texts.splice(7, 0, JSON.stringify({ long: 'é'.repeat(400_000) }));
    await file.append(texts);
    const read: string[] = [];
    for await (const piece of file.piecesBackwards()) {
      if (read.length === 0) await file.append([line(1)]);
      read.unshift(...piece.split('\n').filter((text) => text !== ''));
    }
    expect(read).toStrictEqual(texts);
  });

  test('notices that it was removed, and can be written anew', async () => {
    const { file } = await open(path);
    await file.append([line(1)]);
    unlinkSync(path);
    expect(await thrownBy(file.append([line(2)]))).toMatchObject({ trouble: 'gone', message: '"lines.jsonl" was removed, replaced or changed while in use' });
    await file.replace([line(3)]);
    await file.append([line(4)]);
    expect(onDisk()).toBe(`${line(3)}\n${line(4)}\n`);
  });

  test('is opened to write through where the system can, also after it was replaced', async () => {
    const asked: unknown[] = [];
    const disk: Disk = { ...systemDisk, writeThrough: constants.O_DSYNC, open: (name, flags, mode) => (asked.push(flags), systemDisk.open(name, flags, mode)) };
    const through = (flags: number): number => constants.O_RDWR | constants.O_DSYNC | flags;
    const file = await LineFile.open({ path, mostBytes: 1e9, disk }, () => undefined);
    opened.push(file);
    await file.append([line(1)]);
    await file.replace([line(2)]);
    await file.append([line(3)]);
    expect(asked.filter((flags) => typeof flags === 'number')).toStrictEqual([through(constants.O_CREAT | constants.O_EXCL), through(0)]);
    expect(onDisk()).toBe(`${line(2)}\n${line(3)}\n`);
  });

  test.each(['folder', 'pipe'])('refuses a %s in its place, and does not wait for it', async (kind) => {
    mkdirSync(join(folder, 'inner'));
    if (kind === 'folder') mkdirSync(path);
    else await import('node:child_process').then(({ execFileSync }) => execFileSync('mkfifo', [path]));
    expect(await thrownBy(open(path))).toMatchObject({ trouble: 'broken', message: '"lines.jsonl" is not a file; move it away' });
  });

  test('keeps damaged lines beside it, but no more than a megabyte', async () => {
    const { file } = await open(path);
    await file.setAside(['one', 'two']);
    await file.setAside(['x'.repeat(2e6)]);
    await file.setAside(['y']);
    const kept = readFileSync(`${path}.damaged`, 'utf8');
    expect(kept.slice(0, 10)).toBe('one\ntwo\nxx');
    expect(kept).toHaveLength(1024 * 1024);
  });

  test('does nothing more once closed', async () => {
    const { file } = await open(path);
    const last = file.append([line(1)]);
    await file.close();
    expect(await last).toBe(0);
    expect(await thrownBy(file.append([line(2)]))).toMatchObject({ trouble: 'gone', message: '"lines.jsonl" is closed' });
    expect(onDisk()).toBe(`${line(1)}\n`);
  });
});

describe('on a disk that fails', () => {
  const PATH = '/storage/lines.jsonl';
  let simulated: SimulatedDisk;
  beforeEach(() => void (simulated = new SimulatedDisk()));

  const failing = (operation: string, code: string): void => {
    simulated.fault = (asked) => {
      if (asked === operation) throw systemError(code);
    };
  };
  const works = (): void => void (simulated.fault = () => undefined);

  test.each([
    ['ENOSPC', 'full', '"lines.jsonl" cannot be written, because the disk is full'],
    ['EDQUOT', 'full', '"lines.jsonl" cannot be written, because the disk is full'],
    ['EROFS', 'read-only', '"lines.jsonl" may not be written by Homebridge (EROFS)'],
    ['EACCES', 'read-only', '"lines.jsonl" may not be written by Homebridge (EACCES)'],
    ['ENOENT', 'gone', '"lines.jsonl" cannot be found (ENOENT)'],
    ['EIO', 'broken', '"lines.jsonl" cannot be used (EIO)'],
  ])('says %s in words, and goes on when it is over', async (code, trouble, message) => {
    const { file } = await open(PATH, { simulated });
    await file.append([line(1)]);
    for (const operation of ['write', 'datasync']) {
      failing(operation, code);
      const error = await thrownBy(file.append([line(2)]));
      expect(error).toBeInstanceOf(StorageError);
      expect(error).toMatchObject({ trouble, message });
      expect(file.bytes).toBe(Buffer.byteLength(`${line(1)}\n`));
    }
    works();
    await file.append([line(3)]);
    expect(simulated.text(PATH)).toBe(`${line(1)}\n${line(3)}\n`);
  });

  test('writes over what a full disk has taken half', async () => {
    const { file } = await open(PATH, { simulated });
    let writes = 0;
    simulated.fault = (operation) => {
      if (operation === 'write' && ++writes > 1) throw systemError('ENOSPC');
    };
    await thrownBy(file.append([JSON.stringify({ long: 'x'.repeat(500) })]));
    expect(simulated.text(PATH)?.length).toBeGreaterThan(200);
    works();
    await file.append([line(1)]);
    expect(simulated.text(PATH)).toBe(`${line(1)}\n`);
  });

  test.each(['open wx', 'write', 'sync', 'rename'])('keeps the old lines when "%s" fails while they are replaced', async (operation) => {
    const { file } = await open(PATH, { simulated });
    await file.append([line(1)]);
    failing(operation, 'ENOSPC');
    expect(await thrownBy(file.replace([line(2)]))).toMatchObject({ trouble: 'full' });
    works();
    await file.append([line(3)]);
    expect(simulated.text(PATH)).toBe(`${line(1)}\n${line(3)}\n`);
    expect(simulated.paths).toStrictEqual([PATH]);
  });

  test('flushes many lines that are asked for at once with one or two flushes', async () => {
    const { file } = await open(PATH, { simulated });
    await Promise.all(Array.from({ length: 140 }, (_, n) => file.append([line(n)])));
    expect(simulated.operations.filter((operation) => operation === 'datasync').length).toBeLessThanOrEqual(2);
  });

  test('flushes the folder before the first line of a new name counts, and only then', async () => {
    const { file } = await open(PATH, { simulated });
    await file.append([line(1)]);
    await file.append([line(2)]);
    const folders = (): number => simulated.operations.filter((operation) => operation === 'sync folder').length;
    expect(folders()).toBe(1);
    await file.replace([line(3)]);
    expect(folders()).toBe(2);
  });

  test('works where folders cannot be flushed', async () => {
    failing('sync folder', 'EPERM');
    const { file } = await open(PATH, { simulated });
    await file.append([line(1)]);
    expect(simulated.text(PATH)).toBe(`${line(1)}\n`);
    failing('sync folder', 'EIO');
    expect(await thrownBy(file.replace([line(2)]))).toMatchObject({ trouble: 'broken' });
  });

  test('refuses to outgrow its bound', async () => {
    const { file } = await open(PATH, { simulated, mostBytes: 60 });
    await file.append([line(1)]);
    expect(await thrownBy(file.append(['x'.repeat(60)]))).toMatchObject({ trouble: 'full', message: '"lines.jsonl" has reached its bound' });
    expect(simulated.text(PATH)).toBe(`${line(1)}\n`);
  });

  test('passes on what is no fault of the disk', async () => {
    const { file } = await open(PATH, { simulated });
    const defect = new Error('a defect');
    function* lines(): Generator<string> {
      yield line(1);
      throw defect;
    }
    expect(await thrownBy(file.replace(lines()))).toBe(defect);
  });
});
