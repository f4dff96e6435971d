// What a release does to CHANGELOG.md.

export type Released =
  | { readonly kind: 'released'; readonly changelog: string }
  /** A sentence: what is wrong and what to do. */
  | { readonly kind: 'refused'; readonly why: string };

const UNRELEASED = '## [Unreleased]';

/**
 * Makes what is unreleased the notes of `version`, below an empty heading for what comes next.
 *
 * @param date such as "2026-12-24"
 */
export function release(changelog: string, version: string, date: string): Released {
  const lines = changelog.split('\n');
  const start = lines.indexOf(UNRELEASED);
  if (start === -1) return { kind: 'refused', why: `CHANGELOG.md has no line "${UNRELEASED}": write one, with what the release brings below it.` };
  if (lines.some((line) => line.startsWith(`## [${version}]`))) {
    return { kind: 'refused', why: `CHANGELOG.md has notes for ${version} already: release another version.` };
  }
  const end = lines.findIndex((line, index) => index > start && line.startsWith('## '));
  const notes = lines.slice(start + 1, end === -1 ? undefined : end);
  if (!notes.some((line) => line.startsWith('- '))) {
    return { kind: 'refused', why: `CHANGELOG.md has nothing below "${UNRELEASED}": write down what the release brings.` };
  }
  return { kind: 'released', changelog: lines.toSpliced(start + 1, 0, '', `## [${version}] - ${date}`).join('\n') };
}
