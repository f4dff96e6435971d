// What a release makes of CHANGELOG.md, and when there is nothing to release.
import { expect, test } from '@jest/globals';
import { release } from './changelog.ts';

const HEAD = '# Changelog\n\nAbout it.\n\n';

test('what is unreleased gets its version and date, and what comes next an empty heading', () => {
  const changelog = `${HEAD}## [Unreleased]\n\n### Added\n\n- Something.\n\n## [1.0.0] - 2026-11-01\n\n- All.\n`;
  expect(release(changelog, '1.1.0', '2026-12-24')).toStrictEqual({
    kind: 'released',
    changelog: `${HEAD}## [Unreleased]\n\n## [1.1.0] - 2026-12-24\n\n### Added\n\n- Something.\n\n## [1.0.0] - 2026-11-01\n\n- All.\n`,
  });
});

test.each([
  ['no heading', `${HEAD}## [1.0.0] - 2026-11-01\n\n- All.\n`, 'CHANGELOG.md has no line "## [Unreleased]": write one, with what the release brings below it.'],
  ['no notes', `${HEAD}## [Unreleased]\n\n### Added\n\n## [1.0.0] - 2026-11-01\n\n- All.\n`, 'CHANGELOG.md has nothing below "## [Unreleased]": write down what the release brings.'],
  ['no notes at the end', `${HEAD}## [Unreleased]\n`, 'CHANGELOG.md has nothing below "## [Unreleased]": write down what the release brings.'],
  ['notes of that version', `${HEAD}## [Unreleased]\n\n- More.\n\n## [1.1.0] - 2026-11-01\n\n- All.\n`, 'CHANGELOG.md has notes for 1.1.0 already: release another version.'],
])('%s: refused', (_, changelog, why) => {
  expect(release(changelog, '1.1.0', '2026-12-24')).toStrictEqual({ kind: 'refused', why });
});
