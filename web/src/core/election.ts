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

/** Calls `lead` once it is this tab's turn; `resign` when another tab turns out to lead as well. */
export function stand(tab: string, say: (word: Word) => void, lead: () => void, resign: () => void): Election {
  // Browsers type it as always there; on plain-http origins it is not.
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return new ByWord(tab, say, lead, resign);
  // Held for as long as the page lives; the browser gives it on when the page is gone, crashed or not.
  void locks.request(LOCK, () => {
    lead();
    return new Promise<never>(() => undefined);
  });
  return { hear: () => undefined };
}

/** Without locks: a tab leads when nobody says that he does. */
class ByWord implements Election {
  readonly #tab: string;
  readonly #say: (word: Word) => void;
  readonly #lead: () => void;
  readonly #resign: () => void;
  #leading = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tab: string, say: (word: Word) => void, lead: () => void, resign: () => void) {
    this.#tab = tab;
    this.#say = say;
    this.#lead = lead;
    this.#resign = resign;
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
      this.#resign();
    }
    if (word.type === 'bye' && !this.#leading) this.#ask();
  }

  #ask(): void {
    clearTimeout(this.#timer);
    this.#say({ type: 'hello', tab: this.#tab });
    this.#timer = setTimeout(() => {
      this.#leading = true;
      this.#lead();
    }, PATIENCE * (1 + Math.random()));
  }
}
