// A real Homebridge in a process of its own: starts it with a plugin, reads its log, stops and restarts it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { type BridgeIdentity, bridgeIdentity, type BridgeSettings, type PlatformBlock, readConfig, writeConfig } from './homebridge-storage.ts';
import { LineLog } from './line-log.ts';

export interface HomebridgeOptions {
  /** The plugin's own folder. No other plugin is loaded. */
  pluginPath: string;
  /** Homebridge's storage folder; a new temporary one when left out. */
  storage?: string;
  /** The config's platform blocks. Left out, a config.json that is already in `storage` is used as it is. */
  platform?: PlatformBlock | PlatformBlock[];
  /** Overrides for the config's bridge section. */
  bridge?: BridgeSettings;
  debug?: boolean;
  /** Homebridge's -I: HAP over plain HTTP with the header `Authorization: <pin>`. */
  insecure?: boolean;
  /** Homebridge's -K: keeps the accessories of plugins that are not loaded. */
  keepOrphans?: boolean;
  /** The project's own Homebridge when left out. */
  homebridgeBin?: string;
  /** The Node to run it on; the one that runs this code when left out. */
  nodeBin?: string;
  /** More variables for its environment. */
  environment?: Readonly<Record<string, string>>;
  /** More arguments for Node itself, such as --import; child bridges get them too. */
  nodeArguments?: string[];
  onLine?: (line: string) => void;
  startTimeoutMs?: number;
}

export interface HowItEnded {
  /** 0 when everything closed by itself; 128 + signal number when Homebridge had to cut itself off. */
  exitCode: number | null;
  /** Set when the process died of a signal: SIGKILL when it did not stop in time. */
  signal: NodeJS.Signals | null;
  tookMs: number;
}

type Run = HomebridgeOptions & { storage: string; storageIsTemporary: boolean };

/** Homebridge cuts itself off before (patient-homebridge.mjs); the rest is for a busy machine. */
const KILL_AFTER_MS = 120_000;
/** Seconds on an idle machine. */
const START_TIMEOUT_MS = 240_000;
const LINE_PATIENCE_MS = 120_000;
/** What is rightly said of a disk, or of an answer, that takes seconds. */
const BUSY_MACHINE = /The disk has not written|was slow to respond/;
const HOMEBRIDGE_BIN = fileURLToPath(new URL('../../node_modules/homebridge/bin/homebridge.js', import.meta.url));
const END_WITH_PARENT = new URL('end-with-parent.mjs', import.meta.url).href;
const PATIENT = new URL('patient-homebridge.mjs', import.meta.url).href;
/** Of one that has ended, a temporary storage folder is left. */
const undisposed = new Set<HomebridgeProcess>();

/** Starts Homebridge and returns when its HAP server listens. */
export async function startHomebridge(options: HomebridgeOptions): Promise<HomebridgeProcess> {
  const storage = options.storage ?? (await mkdtemp(join(tmpdir(), 'homebridge-')));
  if (options.platform !== undefined || (await readConfig(storage)) === undefined) {
    await writeConfig(storage, [options.platform ?? []].flat(), options.bridge);
  }
  return await launch({ ...options, storage, storageIsTemporary: options.storage === undefined });
}

/** Disposes of whatever `startHomebridge` started and was not disposed of yet. */
export async function stopEveryHomebridge(): Promise<void> {
  await Promise.all([...undisposed].map((homebridge) => homebridge.dispose()));
}

/** One run of Homebridge. After a restart there is a new one with a log of its own. */
export class HomebridgeProcess implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly storage: string;
  readonly name: string;
  readonly username: string;
  readonly pin: string;
  /** The pin in the form the Home app asks for. */
  readonly setupCode: string;
  /** What Homebridge logged as a warning or an error, but for what a busy machine has earned. */
  readonly errorLines: string[] = [];
  readonly #run: Run;
  #port: number;
  readonly #log = new LineLog();
  readonly #ended: Promise<Omit<HowItEnded, 'tookMs'>>;
  #stopping: Promise<HowItEnded> | undefined;

  constructor(run: Run, identity: BridgeIdentity) {
    this.#run = run;
    this.storage = run.storage;
    this.name = identity.name;
    this.username = identity.username;
    this.#port = identity.port;
    this.pin = identity.pin;
    this.setupCode = identity.pin.replaceAll('-', '').replace(/^\d{4}/, '$&-');
    this.process = spawn(run.nodeBin ?? process.execPath, commandLine(run), { env: { ...plainEnvironment(), ...run.environment }, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    this.#readLines(this.process.stdout);
    this.#readLines(this.process.stderr, (line) => {
      if (!BUSY_MACHINE.test(line)) this.errorLines.push(line);
    });
    this.#ended = this.#end();
    undisposed.add(this);
  }

  get port(): number {
    return this.#port;
  }

  /** The fourth stream of the process, for what is preloaded into it. */
  get clockStream(): Duplex {
    return this.process.stdio[3] as Duplex;
  }

  /** All lines of both streams, in the order they arrived. */
  get lines(): readonly string[] {
    return this.#log.lines;
  }

  /** Returns the first line that matches; lines already printed count. Fails with the log when none comes in time. */
  async waitForLine(pattern: RegExp | string, timeoutMs = LINE_PATIENCE_MS): Promise<string> {
    return await this.#log.waitFor(pattern, timeoutMs);
  }

  async listening(): Promise<void> {
    // A child bridge prints such a line too: the name tells them apart. And so does Matter, earlier, with its own port.
    const isOurs = new RegExp(`\\(HAP [^)]*\\) \\(${this.name.replace(/[^\w ]/g, '\\$&')}\\) is running on port `);
    const line = await this.waitForLine(isOurs, this.#run.startTimeoutMs ?? START_TIMEOUT_MS);
    this.#port = Number(/(\d+)\.$/.exec(line)?.[1]);
  }

  /** Ends Homebridge and tells how it went; kills it when it takes far too long. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<HowItEnded> {
    this.#stopping ??= this.#stop(signal);
    return await this.#stopping;
  }

  /** Ends Homebridge, which closes everything by itself; fails with what it has said since when it had to be cut off. */
  async stopByItself(): Promise<void> {
    const before = this.lines.length;
    const { exitCode, signal, tookMs } = await this.stop();
    if (exitCode !== 0) throw new Error(`Homebridge has ended with ${String(exitCode ?? signal)}, ${tookMs} ms after it was told to:\n${this.lines.slice(before).join('\n')}`);
  }

  /** Stops and starts again with the same storage, hence the same port, username and accessories. */
  async restart(changes: Partial<Pick<HomebridgeOptions, 'platform' | 'pluginPath' | 'debug' | 'insecure' | 'nodeArguments'>> = {}): Promise<HomebridgeProcess> {
    await this.stop();
    undisposed.delete(this);
    if (changes.platform !== undefined) {
      await writeConfig(this.storage, [changes.platform].flat());
    }
    return await launch({ ...this.#run, ...changes });
  }

  /** Resolves when Homebridge has ended, for whatever reason. */
  async ended(): Promise<Omit<HowItEnded, 'tookMs'>> {
    return await this.#ended;
  }

  /** Stops Homebridge and removes its storage folder if that was a temporary one. */
  async dispose(): Promise<void> {
    await this.stop();
    undisposed.delete(this);
    if (this.#run.storageIsTemporary) {
      await rm(this.storage, { recursive: true, force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  async #stop(signal: NodeJS.Signals): Promise<HowItEnded> {
    const startedAt = performance.now();
    this.process.kill(signal);
    const patience = new AbortController();
    const killed = sleep(KILL_AFTER_MS, undefined, { signal: patience.signal }).then(
      () => this.process.kill('SIGKILL'),
      () => false,
    );
    const how = await this.#ended;
    patience.abort();
    await killed;
    return { ...how, tookMs: Math.round(performance.now() - startedAt) };
  }

  async #end(): Promise<Omit<HowItEnded, 'tookMs'>> {
    const [exitCode, signal] = (await once(this.process, 'close')) as [number | null, NodeJS.Signals | null];
    this.#log.end();
    return { exitCode, signal };
  }

  #readLines(stream: Readable | null, also?: (line: string) => void): void {
    createInterface({ input: stream! }).on('line', (line) => {
      also?.(line);
      this.#log.add(line);
      this.#run.onLine?.(line);
    });
  }
}

async function launch(run: Run): Promise<HomebridgeProcess> {
  const homebridge = new HomebridgeProcess(run, bridgeIdentity(await readConfig(run.storage)));
  try {
    await homebridge.listening();
  } catch (error) {
    await homebridge.dispose();
    throw error;
  }
  return homebridge;
}

function commandLine({ storage, pluginPath, debug, insecure, keepOrphans, homebridgeBin, nodeArguments = [] }: Run): string[] {
  return [
    ...['--import', END_WITH_PARENT, '--import', PATIENT, ...nodeArguments, homebridgeBin ?? HOMEBRIDGE_BIN],
    ...['--user-storage-path', storage, '--plugin-path', pluginPath, '--strict-plugin-resolution'],
    ...['--no-timestamp', '--no-qrcode'],
    ...(debug === true ? ['--debug'] : []),
    ...(insecure === true ? ['--insecure'] : []),
    ...(keepOrphans === true ? ['--keep-orphans'] : []),
  ];
}

/** What a service manager would hand over: nothing of npm's, jest's or the developer's own settings. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, TZ } = process.env;
  return { PATH, HOME, TMPDIR, TZ, FORCE_COLOR: '0' };
}
