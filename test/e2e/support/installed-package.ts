// Hands the installed package from jest's global setup to the tests in their workers.
import type { InstalledPackage } from './package-install.ts';

const VARIABLE = 'E2E_INSTALLED_PACKAGE';

export function announceInstalledPackage(installed: InstalledPackage): void {
  process.env[VARIABLE] = JSON.stringify(installed);
}

/** Returns the package that this jest run packed and installed. */
export function installedPackage(): InstalledPackage {
  const announced = process.env[VARIABLE];
  if (announced === undefined) {
    throw new Error("No package was installed for this run: jest's e2e project does that in its global setup.");
  }
  return JSON.parse(announced) as InstalledPackage;
}
