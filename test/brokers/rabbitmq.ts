// RabbitMQ with its AMQP 1.0 plugin, in folders of its own and on ports of its own, on the loopback interface.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { selfSigned, type Certificate } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';

/** Debian's package; its wrappers in the PATH would change the user. */
const PROGRAMS = '/usr/lib/rabbitmq/bin';

/** The queue's name, as RabbitMQ's addresses write it: one that exists already. */
export const QUEUE = 'Topic/subscriptions/Sub';
export const ADDRESS = `/amq/queue/${encodeURIComponent(QUEUE)}`;
export const USERNAME = 'listen';

/** What is missing on this machine, with the remedy; undefined when nothing is. */
export function missing(): string | undefined {
  if (existsSync(join(PROGRAMS, 'rabbitmq-server'))) return undefined;
  return 'There is no RabbitMQ here. On Debian or Ubuntu: apt-get install --no-install-recommends rabbitmq-server';
}

export class RabbitMq {
  readonly certificate: Certificate;
  readonly port: number;
  password = 'first+key/0=';
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #portMapper: ChildProcess;
  #server: ChildProcess | undefined;

  private constructor(folder: string, certificate: Certificate, port: number, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.certificate = certificate;
    this.port = port;
    this.#environment = environment;
    // Erlang would start one that outlives everything.
    this.#portMapper = spawn('epmd', ['-address', '127.0.0.1'], { env: environment, stdio: 'ignore' });
  }

  static async inTemporaryFolder(): Promise<RabbitMq> {
    const folder = await mkdtemp(join(tmpdir(), 'push-broker-'));
    const certificate = selfSigned();
    const [port, plainPort, mapperPort, distributionPort] = [await freePort(), await freePort(), await freePort(), await freePort()];
    await mkdir(join(folder, 'mnesia'));
    await writeFile(join(folder, 'key.pem'), certificate.key);
    await writeFile(join(folder, 'cert.pem'), certificate.cert);
    await writeFile(join(folder, 'enabled_plugins'), '[rabbitmq_amqp1_0].\n');
    const config = [
      `listeners.tcp.1 = 127.0.0.1:${plainPort}`,
      `listeners.ssl.1 = 127.0.0.1:${port}`,
      `ssl_options.cacertfile = ${join(folder, 'cert.pem')}`,
      `ssl_options.certfile = ${join(folder, 'cert.pem')}`,
      `ssl_options.keyfile = ${join(folder, 'key.pem')}`,
      'ssl_options.verify = verify_none',
      '',
    ];
    await writeFile(join(folder, 'rabbitmq.conf'), config.join('\n'));
    const broker = new RabbitMq(folder, certificate, port, {
      PATH: process.env['PATH'],
      HOME: folder,
      ERL_EPMD_PORT: String(mapperPort),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: `push${port}@localhost`,
      RABBITMQ_DIST_PORT: String(distributionPort),
      RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
      RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
    });
    await broker.start();
    await broker.control('add_user', USERNAME, broker.password);
    await broker.control('set_permissions', USERNAME, '.*', '.*', '.*');
    await broker.control('eval', `rabbit_amqqueue:declare(rabbit_misc:r(<<"/">>, queue, <<"${QUEUE}">>), true, false, [], none, <<"test">>).`);
    return broker;
  }

  /** "RabbitMQ 3.10.8 on Erlang 25". */
  async version(): Promise<string> {
    const erlang = await this.control('eval', 'erlang:system_info(otp_release).');
    return `RabbitMQ ${(await this.control('version')).trim()} on Erlang ${erlang.replace(/\D/g, '')}`;
  }

  /** Starts, and waits until it takes connections. */
  async start(): Promise<void> {
    // A group of its own, so that it can be ended with what it starts.
    this.#server = spawn(join(PROGRAMS, 'rabbitmq-server'), { env: this.#environment, stdio: 'ignore', detached: true });
    await eventually(() => this.control('await_startup', '--timeout', '5'), { timeoutMs: 90_000, intervalMs: 500 });
  }

  /** As when its process is killed. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** In order: it tells its clients. */
  async shutDown(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** A new password; who is signed in with the old one is shown out. */
  async changePassword(password: string): Promise<void> {
    this.password = password;
    await this.control('change_password', USERNAME, password);
    await this.control('close_all_connections', 'the key was changed');
  }

  async control(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(join(PROGRAMS, 'rabbitmqctl'), ['--quiet', ...words], { env: this.#environment });
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server?.exitCode === null && this.#server.signalCode === null) await this.#end('SIGKILL');
    this.#portMapper.kill('SIGKILL');
    await pause(200);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { pid } = this.#server ?? {};
    if (this.#server === undefined || pid === undefined) return;
    const ended = once(this.#server, 'exit');
    process.kill(signal === 'SIGKILL' ? -pid : pid, signal);
    await ended;
  }
}
