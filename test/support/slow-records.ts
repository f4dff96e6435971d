// Records that reach the disk when it is let work.
import { PassingRecords, type Kept } from '../../src/base/memory.ts';

export class SlowRecords<Value> extends PassingRecords<Value> {
  readonly onDisk = new PassingRecords<Value>();
  /** How long it takes from now on. */
  disk: Promise<unknown> = Promise.resolve();
  /** How long the next ones take, before that. */
  readonly next: Promise<unknown>[] = [];

  override async put(key: string, value: Value): Promise<Kept> {
    const written = this.next.shift() ?? this.disk;
    await super.put(key, value);
    await written;
    return this.onDisk.put(key, value);
  }
}
