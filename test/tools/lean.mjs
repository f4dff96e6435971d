// node lean.mjs FILE…: takes out of built files what esbuild leaves there for readers, and Node reads at each start: comments
// inside of classes and functions, and indentation. Lines stay, for stack traces, and so do comments that say which source is
// next: tests look there.
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { transformSync } from 'esbuild';

const COMMENT = /^[ \t]+(?:\/\/.*|\/\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*)\n/gm;
const INDENTATION = /^[ \t]+/gm;

for (const path of argv.slice(2)) {
  const built = readFileSync(path, 'utf8');
  const lean = built.replace(COMMENT, '').replace(INDENTATION, '');
  const codeOf = (text) => transformSync(text, { minifyWhitespace: true, legalComments: 'none' }).code;
  if (codeOf(lean) !== codeOf(built)) throw new Error(`${path} has something at the begin of its lines, or between them, that looks like a comment or an indentation, and is none`);
  writeFileSync(path, lean);
}
