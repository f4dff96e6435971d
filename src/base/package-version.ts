// The version of this package, from its own package.json.
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { packageFile } from './package-files.ts';

const manifest = z.object({ version: z.string() });

/** The version, such as "1.2.3". */
export function packageVersion(): string {
  return manifest.parse(JSON.parse(readFileSync(packageFile('package.json'), 'utf8'))).version;
}
