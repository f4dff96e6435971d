// The files behind the settings page: the schemas of this package, and the dynamic ones in Homebridge's storage folder.
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { packageFile } from '../base/package.ts';
import { PLUGIN_NAME } from '../base/names.ts';
import type { SettingsSchema } from './dynamic-schema.ts';

const ENGLISH = packageFile('config.schema.json');
const TRANSLATIONS = packageFile('src/schemas/');

/** What the user interface expects a dynamic schema to be called, around its version. */
const PREFIX = `.${PLUGIN_NAME}-v`;
const SUFFIX = '.schema.json';

const settingsSchema = z.looseObject({ dynamicSchemaVersion: z.string().check(z.regex(/^[\w.-]+$/)), layout: z.array(z.unknown()), schema: z.looseObject({ properties: z.record(z.string(), z.looseObject({})) }) });

/** The settings page as the package has it, once for each language. */
export async function readBaseSchemas(): Promise<SettingsSchema[]> {
  const translations = (await readdir(TRANSLATIONS)).filter((name) => name.endsWith('.json')).sort();
  const files = [ENGLISH, ...translations.map((name) => new URL(name, TRANSLATIONS))];
  return await Promise.all(files.map(async (file) => settingsSchema.parse(JSON.parse(await readFile(file, 'utf8')))));
}

/**
 * Stores `schemas` where Homebridge's user interface looks for them, and removes those of other versions of the plugin.
 * A file that has not changed is not written; one that has is there in full or not at all.
 */
export async function storeDynamicSchemas(storagePath: string, schemas: readonly SettingsSchema[]): Promise<void> {
  const files = new Map(schemas.map((schema) => [`${PREFIX}${schema.dynamicSchemaVersion}${SUFFIX}`, `${JSON.stringify(schema)}\n`]));
  for (const [name, content] of files) await replaceFile(join(storagePath, name), content);
  const stored = (await readdir(storagePath)).filter((name) => name.startsWith(PREFIX) && name.endsWith(SUFFIX));
  for (const name of stored.filter((found) => !files.has(found))) await rm(join(storagePath, name), { force: true });
}

async function replaceFile(path: string, content: string): Promise<void> {
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present === content) return;
  const unfinished = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(unfinished, content, { flag: 'wx' });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
