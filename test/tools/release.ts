// What npm version does besides setting the version. Before that, while nothing is changed yet:
//   node test/tools/release.ts check 1.2.3
// After it, the settings form for the new version, and its notes in CHANGELOG.md with today's date:
//   node test/tools/release.ts write 1.2.3
import { readFileSync, writeFileSync } from 'node:fs';
import { release } from './changelog.ts';
import { writeSchemaFiles } from './form/schema-files.ts';

const root = new URL('../../', import.meta.url);
const changelogFile = new URL('CHANGELOG.md', root);

const [step, version] = process.argv.slice(2);
if ((step !== 'check' && step !== 'write') || version === undefined || version === '') {
  throw new Error('This runs as part of npm version: call npm version patch, minor or major.');
}
const released = release(readFileSync(changelogFile, 'utf8'), version, new Date().toISOString().slice(0, 10));
if (released.kind === 'refused') {
  console.error(released.why);
  process.exitCode = 1;
} else if (step === 'write') {
  writeFileSync(changelogFile, released.changelog);
  writeSchemaFiles(root, version);
}
