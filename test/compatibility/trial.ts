// One combination put to the proof: start, pair, toggle, restart, stop, with a simulated cloud and a real HAP controller.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AccessoryModel, identities } from '../e2e/support/accessory-model.ts';
import { type CharacteristicHandle, HomeController } from '../e2e/support/home-controller.ts';
import { HAP, PASSWORD, platformBlock, USERNAME } from '../e2e/support/household.ts';
import { type SimulatedCloud, startSimulator } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { type HomebridgeProcess, type HowItEnded, startHomebridge } from '../support/homebridge-process.ts';
import { type BridgeIdentity, randomPin, randomUsername } from '../support/homebridge-storage.ts';
import { type Combination, endsByItself } from './combinations.ts';

export interface Host {
  readonly nodeBin: string;
  readonly homebridgeBin: string;
  readonly pluginPath: string;
}

const run = promisify(execFile);

const CHARGER = 'Garage';
const LETS_GO = new URL('homebridge-lets-go.mjs', import.meta.url).href;
/** What Homebridge ends with when it had to cut itself off, 5 s after SIGTERM. */
const CUT_OFF_EXIT = 143;

export class Trial implements AsyncDisposable {
  readonly #combination: Combination;
  readonly #host: Host;
  #cloud: SimulatedCloud | undefined;
  #homebridge: HomebridgeProcess | undefined;
  #home: HomeController | undefined;
  /** The bridge to pair with, when it is not the main one. */
  #child: BridgeIdentity | undefined;

  constructor(combination: Combination, host: Host) {
    this.#combination = combination;
    this.#host = host;
  }

  /** The charger appears, and the log has nothing to complain about. */
  async start(): Promise<void> {
    this.#cloud = await startSimulator();
    this.#cloud.addAccount({ username: USERNAME, password: PASSWORD });
    this.#cloud.addCharger({ model: 'Go', name: CHARGER }).plugIn();
    this.#cloud.charger(CHARGER).setMode(3);
    const isChild = this.#combination.bridge === 'child';
    this.#child = isChild ? { name: 'Zaptec Child', username: randomUsername(), pin: randomPin(), port: await freePort() } : undefined;
    const block = platformBlock(this.#cloud, isChild ? { _bridge: this.#child } : {});
    this.#homebridge = await startHomebridge({ ...this.#host, platform: block });
    await this.#hasStarted('added to Apple Home');
  }

  /** Pairs with the bridge that has the charger, over the encrypted session. */
  async pair(): Promise<void> {
    this.#home = await HomeController.pair(this.#child ?? this.#running);
    const on = await this.#on();
    assert.deepEqual(await on.read(), { value: true, status: HAP.success });
    this.#assertNoComplaint();
  }

  /** Off becomes one pause command, which the charger confirms, and the tile stays off. */
  async toggle(): Promise<void> {
    const on = await this.#on();
    assert.equal(await on.write(false), HAP.success);
    await this.#running.waitForLine(`${CHARGER}: pause confirmed by the charger.`);
    assert.deepEqual(await on.read(), { value: false, status: HAP.success });
    assert.deepEqual(this.#cloud?.commands(CHARGER).map(({ command }) => command), [506]);
    assert.equal(this.#cloud.charger(CHARGER).finalStopActive, true);
    this.#assertNoComplaint();
  }

  /** The paired home finds everything as it was. */
  async restart(): Promise<void> {
    const before = identities(await this.#accessories());
    const { pairing } = this.#home!;
    await this.#home!.close();
    this.#assertStoppedAsUsual(await this.#running.stop());
    this.#homebridge = await this.#running.restart(endsByItself(this.#combination) ? {} : { nodeArguments: ['--import', LETS_GO] });
    await this.#hasStarted(`${CHARGER}: charging is paused.`);
    this.#home = await HomeController.resume(pairing);
    assert.deepEqual(identities(await this.#accessories()), before);
    const on = await this.#on();
    await eventually(async () => assert.deepEqual(await on.read(), { value: false, status: HAP.success }));
    assert.equal(this.#cloud?.commands(CHARGER).length, 1, 'A restart sends no command');
    this.#assertNoComplaint();
  }

  /** The command line tells what Apple Home shows, and writes a report. */
  async command(): Promise<void> {
    const [state] = JSON.parse(await this.#zaptec('state', CHARGER, '--json')) as { readonly status: string }[];
    assert.equal(state?.status, 'paused');
    assert.match(await this.#zaptec('report', '2023-06', '--output', '-'), /<\/html>\s*$/);
  }

  /** The plugin lets go of everything: once Homebridge has no reason of its own to stay, the process ends. */
  async stop(): Promise<void> {
    const { exitCode, signal, tookMs } = await this.#running.stop();
    assert.deepEqual({ exitCode, signal }, { exitCode: 0, signal: null }, `after ${tookMs} ms`);
    if (this.#child !== undefined) await this.#running.waitForLine(/Child bridge ended \(code 0,|Process Ended\. Code: 0,/);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#home?.close();
    await this.#homebridge?.dispose();
    await this.#cloud?.stop();
  }

  get #running(): HomebridgeProcess {
    assert.ok(this.#homebridge !== undefined, 'Homebridge was not started');
    return this.#homebridge;
  }

  async #hasStarted(line: string): Promise<void> {
    if (this.#child !== undefined) await this.#running.waitForLine(`(${this.#child.name}) is running on port ${this.#child.port}.`);
    await this.#running.waitForLine(line);
    this.#assertNoComplaint();
  }

  async #accessories(): Promise<AccessoryModel[]> {
    assert.ok(this.#home !== undefined, 'No home is paired');
    return await this.#home.accessories();
  }

  async #on(): Promise<CharacteristicHandle> {
    assert.ok(this.#home !== undefined, 'No home is paired');
    return (await this.#home.accessory(CHARGER)).outlet().characteristic('On');
  }

  async #zaptec(...words: readonly string[]): Promise<string> {
    const env = { ...process.env, ZAPTEC_USERNAME: USERNAME, ZAPTEC_PASSWORD: PASSWORD, ZAPTEC_API_URL: this.#cloud?.url };
    const { stdout } = await run(this.#host.nodeBin, [join(this.#host.pluginPath, 'dist/zaptec.js'), ...words], { env });
    return stdout;
  }

  /** As people have it, with Homebridge's own waits: never later than Homebridge without plugins. */
  #assertStoppedAsUsual({ exitCode, signal, tookMs }: HowItEnded): void {
    const isAsUsual = exitCode === 0 || (exitCode === CUT_OFF_EXIT && !endsByItself(this.#combination));
    assert.ok(isAsUsual, `Before the restart Homebridge stopped with exit code ${String(exitCode)}, signal ${String(signal)}, after ${tookMs} ms`);
  }

  #assertNoComplaint(): void {
    assert.deepEqual(this.#running.errorLines.filter((line) => /zaptec|error|exception|unhandled|deprecat/i.test(line)), []);
  }
}
