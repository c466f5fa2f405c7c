import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The release relay that `cargo xtask bench` built, on a folder of its own. */
export async function startRelay() {
  const binary = process.env.REN_RELAY;
  if (!binary) throw new Error('set REN_RELAY, or run `cargo xtask bench`');
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const folder = mkdtempSync(join(tmpdir(), 'ren-bench-'));
  const url = `http://localhost:${port}`;
  const child = spawn(binary, [], {
    env: { ...process.env, LISTEN: `127.0.0.1:${port}`, PUBLIC_URL: url, DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; ; tries++) {
    if (await fetch(`${url}/v1/health/ready`).then((answer) => answer.ok, () => false)) break;
    if (tries > 600 || child.exitCode !== null) throw new Error('the relay does not start');
    await wait(50);
  }
  return {
    url,
    stop() {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
