/** Which tab has the core. One at a time: two cores would spend the same session twice. */
import type { Word } from './messages';

const LOCK = 'ren-core';
/** How long a tab that leads may take to answer, in milliseconds. */
const PATIENCE = 500;

/** How a tab stands for election. */
export interface Election {
  /** Something was said between the tabs. */
  hear(word: Word): void;
}

/** What a tab does in an election. */
export interface Candidate {
  /** Asks who leads. */
  hello(): void;
  /** It is this tab's turn. */
  lead(): void;
  /** Another tab turned out to lead as well. */
  resign(): void;
}

// Browsers type it as always there; on plain-http origins it is not.
const locks = (): LockManager | undefined => (navigator as { locks?: LockManager }).locks;

const alive = (tab: string): string => `ren-tab-${tab}`;

export function stand(tab: string, candidate: Candidate): Election {
  const manager = locks();
  if (!manager) return new ByWord(tab, candidate);
  // Held for as long as the page lives; the browser gives it on when the page is gone, crashed or not.
  void manager.request(LOCK, () => {
    candidate.lead();
    return new Promise<never>(() => undefined);
  });
  return { hear: () => undefined };
}

/** From now on, and for as long as this page lives, it can be seen to live. */
export function isAlive(tab: string): Promise<void> {
  const manager = locks();
  if (!manager) return Promise.resolve();
  return new Promise((resolve) => {
    void manager.request(alive(tab), () => {
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
}

/** Calls `gone` once a tab that can be seen to live does so no more. */
export function watch(tab: string, gone: () => void): void {
  void locks()?.request(alive(tab), gone);
}

/** Without locks: a tab leads when nobody says that he does. */
class ByWord implements Election {
  readonly #tab: string;
  readonly #candidate: Candidate;
  #leading = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tab: string, candidate: Candidate) {
    this.#tab = tab;
    this.#candidate = candidate;
    this.#ask();
    // A leader that crashed says nothing; whoever comes back to a tab notices.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && !this.#leading) this.#ask();
    });
  }

  hear(word: Word): void {
    if (word.type === 'leading' && !this.#leading) clearTimeout(this.#timer);
    // Both began at the same moment: the lower name stays.
    if (word.type === 'leading' && this.#leading && word.tab < this.#tab) {
      this.#leading = false;
      this.#candidate.resign();
    }
    if (word.type === 'bye' && !this.#leading) this.#ask();
  }

  #ask(): void {
    clearTimeout(this.#timer);
    this.#candidate.hello();
    this.#timer = setTimeout(() => {
      this.#leading = true;
      this.#candidate.lead();
    }, PATIENCE * (1 + Math.random()));
  }
}
