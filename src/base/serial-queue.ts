// One piece of work at a time, in the order in which they were asked for.

/** A queue whose work is done one after the other. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs `work` when all that was asked for before has ended, however it ended.
   *
   * @throws what `work` throws; the signal's reason when that has aborted by then
   */
  take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}
