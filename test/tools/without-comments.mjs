// node without-comments.mjs FILE…: takes the comments out of built files that esbuild leaves inside of classes and functions: Node
// reads them at each start. Those that say which source is next stay: tests look there, and so does who reads a stack trace.
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { transformSync } from 'esbuild';

const COMMENT = /^[ \t]+(?:\/\/.*|\/\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*)\n/gm;

for (const path of argv.slice(2)) {
  const built = readFileSync(path, 'utf8');
  const lean = built.replace(COMMENT, '');
  const codeOf = (text) => transformSync(text, { minifyWhitespace: true, legalComments: 'none' }).code;
  if (codeOf(lean) !== codeOf(built)) throw new Error(`${path} has something between its lines that looks like a comment, and is none`);
  writeFileSync(path, lean);
}
