// Once for each jest run with end-to-end tests: packs and installs the plugin.
import { announceInstalledPackage } from './installed-package.ts';
import { packAndInstall } from './package-install.ts';

export default async function setUp(): Promise<void> {
  announceInstalledPackage(await packAndInstall());
}
