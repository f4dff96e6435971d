// Where this package's own files are: the code runs from src/ in tests and from dist/ as published.
import { existsSync } from 'node:fs';

/** The address of a file or folder, named from the package's root. */
export function packageFile(path: string): URL {
  return new URL(path, root());
}

function root(): URL {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/') folder = new URL('../', folder);
  return folder;
}
