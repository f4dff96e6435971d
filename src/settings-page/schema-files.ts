// The files behind the settings page: the schemas of this package, and the dynamic ones in Homebridge's storage folder.
import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { PLUGIN_NAME, packageFile } from '../base/package.ts';
import { readSmallFile, replaceSmallFile, UNFINISHED } from '../storage/small-file.ts';
import type { SettingsSchema } from './dynamic-schema.ts';

const ENGLISH = packageFile('config.schema.json');
const TRANSLATIONS = packageFile('src/schemas/');

/** What the user interface expects a dynamic schema to be called, around its version. */
const PREFIX = `.${PLUGIN_NAME}-v`;
const SUFFIX = '.schema.json';

/** Nobody writes a small file for so long. */
const LEFT_OVER_MS = 3_600_000;

/** A file of ours is a tenth of it. */
const MOST_BYTES = 1024 * 1024;

const settingsSchema = z.lazy(() => z.looseObject({ dynamicSchemaVersion: z.string().check(z.regex(/^[\w.-]+$/)), layout: z.array(z.unknown()), schema: z.looseObject({ properties: z.record(z.string(), z.looseObject({})) }) }));

/** The settings page as the package has it, once for each language. */
export async function readBaseSchemas(): Promise<SettingsSchema[]> {
  const translations = (await readdir(TRANSLATIONS)).filter((name) => name.endsWith('.json')).sort();
  const files = [ENGLISH, ...translations.map((name) => new URL(name, TRANSLATIONS))];
  return await Promise.all(files.map(async (file) => settingsSchema.parse(JSON.parse(await readFile(file, 'utf8')))));
}

/**
 * Stores `schemas` where Homebridge's user interface looks for them, and removes those of other versions of the plugin.
 * A file that has not changed is not written; one that has is there in full or not at all. Each is for itself.
 *
 * @param nowMs in milliseconds since 1970
 * @throws the system's error of the first that could not be written, when all others are done
 */
export async function storeDynamicSchemas(storagePath: string, schemas: readonly SettingsSchema[], nowMs: number): Promise<void> {
  const files = new Map(schemas.map((schema) => [`${PREFIX}${schema.dynamicSchemaVersion}${SUFFIX}`, `${JSON.stringify(schema)}\n`]));
  const results = await Promise.allSettled([...files].map(([name, content]) => replaceFile(join(storagePath, name), content)));
  const found = (await readdir(storagePath)).filter((name) => name.startsWith(PREFIX));
  const outdated = found.filter((name) => name.endsWith(SUFFIX) && !files.has(name));
  const unfinished = found.filter((name) => name.endsWith(UNFINISHED));
  await Promise.allSettled([...outdated.map((name) => rm(join(storagePath, name), { force: true })), ...unfinished.map((name) => removeLeftOver(join(storagePath, name), nowMs))]);
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** Has `content` there in full, or what there was. It names chargers: where others than Homebridge's user, as which the user interface runs too, may read it, it is written anew. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const present = await readSmallFile(path, MOST_BYTES).catch(() => undefined);
  if (present?.text !== content || !present.isPrivate) await replaceSmallFile(path, content);
}

/** What a killed process has left; another bridge's may be under way. */
async function removeLeftOver(path: string, nowMs: number): Promise<void> {
  const { mtimeMs } = await lstat(path);
  if (nowMs - mtimeMs > LEFT_OVER_MS) await rm(path, { force: true });
}
