/** Requests with answers over anything that carries messages. */
import { CoreFailure } from './api';
import type { Answer, Ask, Given } from './messages';
import type { Command, Failure } from './types.gen';

interface Waiting {
  readonly ask: Ask;
  /** Whether somebody had it who may have acted on it. */
  given: boolean;
  resolve(given: Given): void;
  reject(failure: CoreFailure): void;
}

/** The core was lost while it worked: what was not stored yet did not happen. */
export const LOST: Failure = { code: 'internal', retry_after_s: null };

/**
 * What must not be asked twice when nobody knows whether it happened. Everything else is the same when it is done
 * again, or goes under a name.
 */
const ONCE: ReadonlySet<Command['type']> = new Set<Command['type']>(['register', 'recover', 'change_password', 'create_group']);

const mayRepeat = (ask: Ask): boolean => ask.kind !== 'call' || !ONCE.has(ask.command.type);

export class Port {
  readonly #post: (id: number, ask: Ask) => boolean;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  /** `post` hands a request on; false when there is nobody yet. */
  constructor(post: (id: number, ask: Ask) => boolean) {
    this.#post = post;
  }

  ask(ask: Ask): Promise<Given> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { ask, given: false, resolve, reject });
      this.#give(id);
    });
  }

  hear(answer: Answer): void {
    const waiting = this.#take(answer.id);
    if ('failure' in answer) waiting?.reject(new CoreFailure(answer.failure));
    else waiting?.resolve(answer.given);
  }

  /** Somebody else answers from now on: is asked everything that is open, in its order. */
  turn(): void {
    for (const [id, { ask, given }] of this.#waiting) {
      if (given && !mayRepeat(ask)) this.hear({ id, failure: LOST });
      else this.#give(id);
    }
  }

  /** Nobody will answer any more. */
  lose(why: Failure = LOST): void {
    for (const id of this.#waiting.keys()) this.hear({ id, failure: why });
  }

  #give(id: number): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    try {
      waiting.given = this.#post(id, waiting.ask) || waiting.given;
    } catch {
      // Something in it cannot be cloned to where the core is.
      this.hear({ id, failure: { code: 'bad_command', retry_after_s: null } });
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
