import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parseConfig } from '../../src/config/config.ts';
import { everything } from './everything.ts';

const { schema } = JSON.parse(readFileSync(new URL('../../config.schema.json', import.meta.url), 'utf8')) as { schema: { properties: Record<string, unknown> } };
const block = { name: 'Zaptec', username: 'demo@example.com', password: 'demo', apiUrl: 'http://127.0.0.1:28310', ...everything(8887) };

/** Options that turn nothing on. */
const FOR_SOME_ONLY = ['pushUserGroup'];

test('is valid for the plugin, which has nothing to remark, and for the settings form', () => {
  expect(parseConfig(block)).toMatchObject({ kind: 'ready', notes: [] });
  const validate = new Ajv({ strict: false, formats: { email: true, password: true } }).compile(schema);
  validate(block);
  expect(validate.errors).toBeNull();
});

test('has every option that there is, and every switch among them on', () => {
  const known = Object.keys(schema.properties).filter((name) => !FOR_SOME_ONLY.includes(name));
  expect(Object.keys(block)).toStrictEqual(expect.arrayContaining(known));
  expect(JSON.stringify(block)).not.toContain('false');
  expect(switchesIn(parsed())).toStrictEqual(switchesIn(JSON.parse(JSON.stringify(parsed()).replaceAll('false', 'true'))));
});

test('listens on this machine only, with a key and a password that nobody knows', () => {
  expect(block).toMatchObject({ listener: { address: '127.0.0.1', port: 8887 } });
  expect(everything(8887)['hooks']).not.toStrictEqual(block['hooks' as never]);
});

function parsed(): unknown {
  const result = parseConfig(block);
  return result.kind === 'ready' ? result.config : result;
}

/** Every true and false in it, with where it stands. */
function switchesIn(value: unknown, path = ''): string[] {
  if (typeof value === 'boolean') return [`${path} ${value}`];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, inner]) => switchesIn(inner, `${path}.${key}`)) : [];
}
