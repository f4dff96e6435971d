// The files of the demo's page: its own, made anew with each start, and the plugin's page as it was built.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Files } from './server.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** @param pluginPath of the built plugin */
export async function filesOf(pluginPath: string): Promise<Files> {
  const [html, css, demo, page] = await Promise.all([
    readFile(join(HERE, 'browser', 'index.html'), 'utf8'),
    readFile(join(HERE, 'browser', 'style.css'), 'utf8'),
    bundled(join(HERE, 'browser', 'main.ts')),
    readFile(join(pluginPath, 'dist', 'page', 'public', 'page.js'), 'utf8'),
  ]);
  return {
    '/': { type: 'text/html', content: html },
    '/style.css': { type: 'text/css', content: css },
    '/demo.js': { type: 'text/javascript', content: demo },
    '/page.js': { type: 'text/javascript', content: page },
  };
}

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'warning' });
  return outputFiles[0]?.text ?? '';
}
