// Every regular expression of the published code and of its settings schemas, found by the compiler's own parser and
// analysed one by one: none can be made to take more than linear time by what it is given, and none is made at run time.
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
  return parseText(path, readFileSync(new URL(path, root), 'utf8'));
}

function parseText(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

function literalsOf(file: ts.SourceFile): Found[] {
  const found: Found[] = [];
  walk(file, (node) => {
    if (!ts.isRegularExpressionLiteral(node)) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    found.push({ where: `${file.fileName}:${line + 1}`, literal: node.text });
  });
  return found;
}

/** These make a regular expression of a text that they are given. */
const methods = ['match', 'matchAll', 'search'];

/** What of zod makes texts valid by a regular expression of its own, or by one that it puts together. */
const formats = ['base64', 'base64url', 'cidrv4', 'cidrv6', 'codec', 'cuid', 'cuid2', 'date', 'datetime', 'duration', 'e164', 'email', 'emoji', 'endsWith', 'guid', 'hash', 'hex', 'hostname', 'httpUrl', 'includes', 'ipv4', 'ipv6', 'iso', 'jwt', 'ksuid', 'lowercase', 'mac', 'nanoid', 'startsWith', 'stringFormat', 'templateLiteral', 'time', 'ulid', 'uppercase', 'url', 'uuid', 'uuidv4', 'uuidv6', 'uuidv7', 'xid'];

/** Whatever may make a regular expression at run time: the constructor, by whatever way, and whoever calls it for others. */
function madeAtRunTime(file: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(file, (node) => {
    const isConstructor = (ts.isIdentifier(node) && node.text === 'RegExp' && !ts.isTypeReferenceNode(node.parent)) || (ts.isStringLiteralLike(node) && node.text === 'RegExp');
    const name = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isElementAccessExpression(node) ? node.argumentExpression.getText().replaceAll(/["'`]/g, '') : '';
    const isFormat = ts.isPropertyAccessExpression(node) && node.expression.getText() === 'z' && formats.includes(name);
    if (isConstructor || methods.includes(name) || isFormat) found.push(`${file.fileName}: ${node.getText()}`);
  });
  return found;
}

/** The patterns of a JSON schema, which the settings page compiles. */
function patternsOf(schema: unknown, where: string): Found[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) =>
    key === 'pattern' && typeof value === 'string' ? [{ where, literal: String(new RegExp(value, 'u')) }] : patternsOf(value, where),
  );
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

test('no regular expression is made at run time', () => {
  expect(sources.flatMap((path) => madeAtRunTime(parse(path)))).toStrictEqual([]);
});

test.each([
  'new RegExp(text)',
  'RegExp(text)',
  'globalThis.RegExp(text)',
  "globalThis['RegExp'](text)",
  'const Make = RegExp;',
  'Reflect.construct(RegExp, [text])',
  'class Mine extends RegExp {}',
  'text.match(other)',
  "text['match'](other)",
  'text?.search(other)',
  'z.email()',
  'z.iso.datetime()',
  'z.string().check(z.includes(text))',
])('it would be found: %s', (code) => {
  expect(madeAtRunTime(parseText('x.ts', code))).not.toStrictEqual([]);
});

test('a regular expression is found wherever it stands', () => {
  const code = 'const a = { b: [/one/u, (c = /two/) => c?.d(/three/g)], [`${/four/.source}`]: class { static #e = /five/; @f(/six/) g() {} } };';
  expect(literalsOf(parseText('x.ts', code)).map(({ literal }) => literal)).toStrictEqual(['/one/u', '/two/', '/three/g', '/four/', '/five/', '/six/']);
});

const schemas = readdirSync(new URL('schemas/', root)).map((name) => `src/schemas/${name}`);
const patterns = ['config.schema.json', ...schemas].flatMap((path) => patternsOf(JSON.parse(readFileSync(new URL(`../${path}`, root), 'utf8')), path));
const all = [...sources.flatMap((path) => literalsOf(parse(path))), ...patterns.filter(({ literal }, index) => patterns.findIndex((other) => other.literal === literal) === index)];

test('there are regular expressions, and the parser finds them', () => {
  expect(all.length).toBeGreaterThan(10);
  expect(all.map(({ where }) => where.split(':')[0])).toStrictEqual(expect.arrayContaining(['config/api-url.ts', 'base/redact.ts', 'zaptec/cloud/wire/rows.ts', 'charging/energy/signed-meter.ts', 'homekit/installation/installation-context.ts', 'config.schema.json']));
});

describe('takes linear time:', () => {
  test.each(all)('$where $literal', ({ literal }) => {
    expect(complaints(literal)).toStrictEqual([]);
  });
});
