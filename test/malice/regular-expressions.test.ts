// Every regular expression of the published code, found by the compiler's own parser and analysed one by one: none can be
// made to take more than linear time by what it is given.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Linter } from 'eslint';
import * as regexp from 'eslint-plugin-regexp';
import ts from 'typescript';

interface Found {
  readonly where: string;
  readonly literal: string;
}

const root = new URL('../../src/', import.meta.url);
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(new URL(path, root), 'utf8'), ts.ScriptTarget.Latest, true);
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

function literals(): Found[] {
  const found: Found[] = [];
  for (const path of sources) {
    const file = parse(path);
    walk(file, (node) => {
      if (!ts.isRegularExpressionLiteral(node)) return;
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push({ where: `${path}:${line + 1}`, literal: node.text });
    });
  }
  return found;
}

/** Calls that make a regular expression of a text. */
function madeFromText(): string[] {
  const found: string[] = [];
  for (const path of sources) {
    walk(parse(path), (node) => {
      const isMaker = (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';
      const isMethod = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && ['match', 'matchAll', 'search'].includes(node.expression.name.text);
      if (isMaker || isMethod) found.push(`${path}: ${node.getText()}`);
    });
  }
  return found;
}

const linter = new Linter();

/** What the analysis has against a literal: backtracking, or being tried again from every place of a long text. */
function complaints(literal: string): string[] {
  const rules = {
    'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
    'regexp/no-super-linear-move': ['error', { report: 'certain', ignorePartial: false, ignoreSticky: false }],
  } as const;
  const messages = linter.verify(`export const found = ${literal};`, [{ plugins: { regexp }, rules }] as unknown as Linter.Config[]);
  return messages.map(({ message }) => message);
}

test('the analysis finds what it is to find', () => {
  const slow = [String.raw`/^(?:a+)+$/`, String.raw`/^\s*\d*\s*\d*x$/`, String.raw`/a+b/`, String.raw`/\s+$/`, String.raw`/(?:\w|\d)*!/`];
  for (const literal of slow) expect(complaints(literal)).not.toStrictEqual([]);
  expect(complaints('/(/')).not.toStrictEqual([]);
});

test('no regular expression is made from a text', () => {
  expect(madeFromText()).toStrictEqual([]);
});

const all = literals();

test('there are regular expressions, and the parser finds them', () => {
  expect(all.length).toBeGreaterThan(10);
  expect(all.map(({ where }) => where.split(':')[0])).toStrictEqual(expect.arrayContaining(['api-url.ts', 'redact.ts', 'zaptec/cloud/wire.ts']));
});

describe('takes linear time:', () => {
  test.each(all)('$where $literal', ({ literal }) => {
    expect(complaints(literal)).toStrictEqual([]);
  });
});
