/** Holds the keys and runs the client. No logic: it turns messages into calls and back. */
import bulkUrl from './bulk.worker.ts?worker&url';
import { loadModule } from './load';
import type { Ask, FromCore, Given, Target, ToCore } from './messages';
import { CoreHandle, initSync, type Sink } from './pkg/wasm_client';
import { DiskSink, MemorySink, StagingSink } from './sinks';
import { startWorker } from './trusted';
import type { AppView, Command, Failure, Reply, Update } from './types.gen';
import { scope } from './worker-scope';

/** How long to wait before the module is asked for again, in milliseconds. */
const RETRY = 3000;

const post = (message: FromCore): void => scope.postMessage(message);

/** The client; it is made once, as soon as the module is there. */
let started: Promise<CoreHandle> | undefined;

async function start(): Promise<CoreHandle> {
  await alone();
  for (;;) {
    try {
      const module = await loadModule();
      initSync({ module });
      return new CoreHandle((update) => post({ update }), () => startBulkWorker(module));
    } catch (reason) {
      if (reason instanceof WebAssembly.RuntimeError || reason instanceof WebAssembly.CompileError) throw reason;
      post({ update: JSON.stringify(unreachable(Date.now() + RETRY)) });
      await new Promise((resolve) => setTimeout(resolve, RETRY));
    }
  }
}

/** The worker of a tab that was closed a moment ago may still write; its lock ends with it. */
function alone(): Promise<void> {
  // Browsers type it as always there; on plain-http origins it is not.
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return Promise.resolve();
  return new Promise((resolve) => {
    void locks.request('ren-core-worker', () => {
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
}

function startBulkWorker(module: WebAssembly.Module): Worker {
  const worker = startWorker(bulkUrl, 'bulk');
  worker.postMessage(module);
  return worker;
}

function unreachable(retryAt: number): Update {
  const app: AppView = { phase: { kind: 'starting' }, connection: { kind: 'offline', retry_at: retryAt }, integrity_alarm: false };
  return { topic: 'app', value: app };
}

const call = async (core: CoreHandle, command: Command, nonce?: string): Promise<Reply> =>
  JSON.parse(await core.call(JSON.stringify(command), nonce)) as Reply;

async function perform(core: CoreHandle, ask: Ask): Promise<Given> {
  switch (ask.kind) {
    case 'call': {
      const reply = await call(core, ask.command, ask.nonce);
      // Copies for the downloads folder; where there is no private file system there are none.
      if (ask.command.type === 'sign_out' || ask.command.type === 'lock') StagingSink.sweep(true).catch(() => undefined);
      return reply;
    }
    case 'send_file':
      return call(core, { ...ask.command, source: core.registerSource(ask.file) }, ask.nonce);
    case 'resume':
      return call(core, { type: 'resume_transfer', transfer: ask.transfer, source: core.registerSource(ask.file) });
    case 'keep_file': {
      const { name, type: mime } = ask.file;
      return call(core, { type: 'keep_file', conv_id: ask.conv_id, file: ask.id, source: core.registerSource(ask.file), name, mime });
    }
    case 'kept_file': {
      const memory = new MemorySink();
      await fill(core, memory, (sink) => ({ type: 'open_kept', conv_id: ask.conv_id, file: ask.id, sink }));
      return memory.blob(ask.mime);
    }
    case 'download':
      return download(core, ask.conv_id, ask.message, ask.target);
  }
}

async function download(core: CoreHandle, conv_id: string, message: string, target: Target): Promise<Blob | null> {
  const into = (sink: number): Command => ({ type: 'download', conv_id, message, sink });
  if (target.kind === 'memory') {
    const sink = new MemorySink();
    await fill(core, sink, into);
    return sink.blob(target.mime);
  }
  if (target.kind === 'disk') {
    await fill(core, new DiskSink(target.handle), into);
    return null;
  }
  const sink = await StagingSink.open();
  await fill(core, sink, into);
  return sink.file();
}

async function fill(core: CoreHandle, place: Sink, command: (sink: number) => Command): Promise<void> {
  const sink = core.registerSink(place);
  try {
    await call(core, command(sink));
  } finally {
    core.releaseSink(sink);
  }
}

/** The core rejects with a `Failure` as JSON; the browser's own errors only come from sinks. */
function failureOf(reason: unknown): Failure {
  if (typeof reason === 'string') return JSON.parse(reason) as Failure;
  return { code: reason instanceof DOMException ? 'sink_failed' : 'internal', retry_after_s: null };
}

async function answer({ id, ask }: ToCore): Promise<void> {
  try {
    started ??= start();
    post({ id, given: await perform(await started, ask) });
  } catch (reason) {
    post({ id, failure: failureOf(reason) });
  }
}

scope.onmessage = (event) => void answer(event.data as ToCore);
started = start();
started.catch(() => post('fatal'));
StagingSink.sweep(false).catch(() => undefined);
// The network is back: no need to wait for the next try. When nobody is signed in there is none.
addEventListener('online', () => {
  void started?.then((core) => call(core, { type: 'reconnect_now' })).catch(() => undefined);
});
