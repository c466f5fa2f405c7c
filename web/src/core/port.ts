/** Requests with answers over anything that carries messages. */
import { CoreFailure } from './api';
import type { Answer, Ask, Given } from './messages';
import type { Failure } from './types.gen';

interface Waiting {
  resolve(given: Given): void;
  reject(failure: CoreFailure): void;
}

/** The core was lost while it worked: what was not stored yet did not happen. */
export const LOST: Failure = { code: 'internal', retry_after_s: null };

export class Port {
  readonly #post: (id: number, ask: Ask) => void;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(post: (id: number, ask: Ask) => void) {
    this.#post = post;
  }

  ask(ask: Ask): Promise<Given> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      try {
        this.#post(id, ask);
      } catch {
        // Something in it cannot be cloned to where the core is.
        this.#take(id)?.reject(new CoreFailure({ code: 'bad_command', retry_after_s: null }));
      }
    });
  }

  hear(answer: Answer): void {
    const waiting = this.#take(answer.id);
    if ('failure' in answer) waiting?.reject(new CoreFailure(answer.failure));
    else waiting?.resolve(answer.given);
  }

  /** Nobody will answer any more. */
  lose(): void {
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of lost) waiting.reject(new CoreFailure(LOST));
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
