// What can go wrong with a file of the plugin's own, in words for the log.
import { codeOf } from '../base/log.ts';

/**
 * - `full`: no room is left on the disk, or the file has reached its bound.
 * - `read-only`: the file may not be written.
 * - `gone`: somebody removed or replaced it while it was in use.
 * - `broken`: anything else, a device that fails above all.
 */
type StorageTrouble = 'full' | 'read-only' | 'gone' | 'broken';

/** A file could not be read or written. The message is a finished clause that names the file. */
export class StorageError extends Error {
  readonly trouble: StorageTrouble;

  constructor(trouble: StorageTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageError';
    this.trouble = trouble;
  }
}

/** What the system says of `file`, as a StorageError. Anything else, a defect above all, stays what it is. */
export function asStorageError(error: unknown, file: string): unknown {
  const code = codeOf(error);
  switch (code) {
    case undefined:
      return error;
    case 'ENOENT':
      return new StorageError('gone', `"${file}" cannot be found (ENOENT)`, { cause: error });
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new StorageError('full', `"${file}" cannot be written, because the disk is full`, { cause: error });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new StorageError('read-only', `"${file}" may not be written by Homebridge (${code})`, { cause: error });
    default:
      return new StorageError('broken', `"${file}" cannot be used (${code})`, { cause: error });
  }
}
