import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

const binary = process.env.REN_RELAY;

/** Settings that would get in the way of many browsers behind one address. */
const UNLIMITED = Object.fromEntries(
  ['LOGIN_PER_MINUTE', 'REGISTER_PER_HOUR', 'FREE_ATTEMPTS', 'NETWORK_PER_MINUTE', 'ACCOUNT_PER_MINUTE', 'DIRECTORY_PER_MINUTE'].map(
    (name) => [`RATE_${name}`, '0'],
  ),
);

/** A free port of the loopback interface, kept for the life of a test so that restarts reuse it. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The real relay binary on its own data folder, killable and restartable. */
export class Relay {
  private child: ChildProcess | undefined;
  readonly logs: string[] = [];

  private constructor(
    readonly port: number,
    readonly folder: string,
    private readonly settings: Record<string, string>,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<Relay> {
    if (!binary || !existsSync(binary)) {
      throw new Error('REN_RELAY does not name the relay binary: run `cargo xtask test browser`');
    }
    const relay = new Relay(await freePort(), mkdtempSync(join(tmpdir(), 'ren-relay-')), settings);
    await relay.up();
    return relay;
  }

  /** `localhost`, not an address: browsers treat it as a secure context. */
  get url(): string {
    return `http://localhost:${this.port}`;
  }

  async up(): Promise<void> {
    const child = spawn(binary!, [], {
      env: {
        ...process.env,
        LISTEN: `127.0.0.1:${this.port}`,
        PUBLIC_URL: this.url,
        DATA_DIR: join(this.folder, 'data'),
        LOG_LEVEL: 'trace',
        ...UNLIMITED,
        ...this.settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stdout.on('data', (chunk: Buffer) => this.logs.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => this.logs.push(chunk.toString()));
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (child.exitCode !== null) throw new Error(`the relay ended: ${this.logs.slice(-20).join('')}`);
      const ready = await fetch(`${this.url}/v1/health/ready`).then(
        (response) => response.status === 204,
        () => false,
      );
      if (ready) return;
      await wait(50);
    }
    throw new Error(`the relay is not ready: ${this.logs.slice(-20).join('')}`);
  }

  /** SIGKILL: no chance to flush anything. */
  async kill(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The log so far, for canary searches. */
  log(): string {
    return this.logs.join('');
  }

  read(file: string): Buffer {
    return readFileSync(join(this.folder, 'data', file));
  }
}
