// This package's own files and version: the code runs from src/ in tests and from dist/ as published.
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';

const manifest = z.object({ version: z.string() });

/** The version, such as "1.2.3". */
export function packageVersion(): string {
  return manifest.parse(JSON.parse(readFileSync(packageFile('package.json'), 'utf8'))).version;
}

/** The address of a file or folder, named from the package's root. */
export function packageFile(path: string): URL {
  return new URL(path, root());
}

function root(): URL {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/') folder = new URL('../', folder);
  return folder;
}
