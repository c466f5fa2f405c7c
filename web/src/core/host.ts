/** The core worker and its life: a worker that met a fatal state is replaced, and begins from storage. */
import coreUrl from './core.worker.ts?worker&url';
import type { Ask, FromCore, Given, ToCore } from './messages';
import { Port } from './port';
import { startWorker } from './trusted';

/** Waiting times before the next start, in milliseconds; the last one repeats. */
const BACKOFF = [0, 1000, 5000, 30_000] as const;
/** A worker that lived this long had a good start; milliseconds. */
const SETTLED = 60_000;

/** A running core. */
export interface CoreHost {
  ask(ask: Ask): Promise<Given>;
  /** Ends the worker and with it the keys. */
  close(): void;
}

export class Host implements CoreHost {
  readonly #onUpdate: (update: string) => void;
  readonly #onLost: () => void;
  readonly #port: Port;
  #worker: Worker | undefined;
  #queued: ToCore[] = [];
  #failures = 0;
  #startedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onLost` is told when a worker is gone and another one begins from storage. */
  constructor(onUpdate: (update: string) => void, onLost: () => void) {
    this.#onUpdate = onUpdate;
    this.#onLost = onLost;
    this.#port = new Port((id, ask) => {
      this.#send({ id, ask });
      return true;
    });
    this.#start();
  }

  ask(ask: Ask): Promise<Given> {
    return this.#port.ask(ask);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#port.lose();
  }

  #send(message: ToCore): void {
    if (this.#worker) this.#worker.postMessage(message);
    else this.#queued.push(message);
  }

  #start(): void {
    this.#startedAt = Date.now();
    const worker = startWorker(coreUrl, 'core');
    this.#worker = worker;
    worker.addEventListener('message', (event: MessageEvent<FromCore>) => this.#hear(worker, event.data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#restart(worker);
    });
    for (const message of this.#queued.splice(0)) worker.postMessage(message);
  }

  #hear(worker: Worker, message: FromCore): void {
    if (worker !== this.#worker) return;
    if (message === 'fatal') this.#restart(worker);
    else if ('update' in message) this.#onUpdate(message.update);
    else this.#port.hear(message);
  }

  #restart(worker: Worker): void {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = undefined;
    this.#failures = Date.now() - this.#startedAt > SETTLED ? 0 : this.#failures + 1;
    this.#queued = [];
    // Not asked again: one of these may be what it ended of.
    this.#port.lose();
    this.#onLost();
    const wait = BACKOFF[Math.min(this.#failures, BACKOFF.length - 1)] ?? 0;
    this.#timer = setTimeout(() => this.#start(), wait);
  }
}
