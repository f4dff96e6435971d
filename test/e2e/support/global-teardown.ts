// After the last end-to-end test: removes the installed plugin.
import { rm } from 'node:fs/promises';

import { installedPackage } from './installed-package.ts';

export default async function tearDown(): Promise<void> {
  await rm(installedPackage().directory, { recursive: true, force: true });
}
