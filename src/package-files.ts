// Where this package's own files are. Built, all code is in dist/index.js: this file must be as deep in src/.

/** The address of a file or folder, named from the package's root. */
export function packageFile(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}
