/** The tab that has the core: it serves itself and the tabs that follow. */
import { CoreFailure } from './api';
import type { CoreHost } from './host';
import type { Answer, Ask, Given, Word } from './messages';
import { LOST } from './port';
import type { Update } from './types.gen';

type AskWord = Extract<Word, { type: 'ask' }>;

export class Leader {
  readonly #tab: string;
  readonly #say: (word: Word) => void;
  readonly #show: (update: Update) => void;
  readonly #host: CoreHost;
  readonly #followers = new Set<string>();
  /** The newest update (JSON) of every topic, for tabs that come later. */
  readonly #picture = new Map<string, string>();
  /** Which tabs look at a conversation: it is closed when the last one has closed it. */
  readonly #viewers = new Map<string, Set<string>>();

  /** `say` reaches the other tabs, `show` this one; `start` brings the core up. */
  constructor(
    tab: string,
    say: (word: Word) => void,
    show: (update: Update) => void,
    start: (onUpdate: (update: string) => void) => CoreHost,
  ) {
    this.#tab = tab;
    this.#say = say;
    this.#show = show;
    this.#host = start((update) => this.#spread(update));
    say({ type: 'leading', tab, to: null, picture: [] });
  }

  async ask(tab: string, ask: Ask): Promise<Given> {
    if (ask.kind !== 'call') return this.#host.ask(ask);
    if (ask.command.type === 'open_conversation') {
      const conv = ask.command.conv_id;
      this.#viewersOf(conv).add(tab);
      const given = await this.#host.ask(ask);
      // It may have been open in another tab, and nothing new to say about it.
      const known = this.#picture.get(conv);
      if (known !== undefined && tab !== this.#tab) this.#say({ type: 'update', tab: this.#tab, update: known });
      return given;
    }
    if (ask.command.type === 'close_conversation' && !this.#leave(tab, ask.command.conv_id)) return { type: 'done' };
    return this.#host.ask(ask);
  }

  hear(word: Word): void {
    if (word.type === 'hello') {
      this.#followers.add(word.tab);
      this.#say({ type: 'leading', tab: this.#tab, to: word.tab, picture: [...this.#picture.values()] });
    } else if (word.type === 'ask' && word.to === this.#tab) {
      void this.#answer(word);
    } else if (word.type === 'bye') {
      this.#lose(word.tab);
    }
  }

  close(): void {
    this.#host.close();
  }

  async #answer({ tab, id, ask }: AskWord): Promise<void> {
    let answer: Answer;
    try {
      answer = { id, given: await this.ask(tab, ask) };
    } catch (reason) {
      const failure = reason instanceof CoreFailure ? { code: reason.code, retry_after_s: reason.retry_after_s } : LOST;
      answer = { id, failure };
    }
    this.#say({ type: 'answer', tab: this.#tab, to: tab, answer });
  }

  #spread(json: string): void {
    const update = JSON.parse(json) as Update;
    if (update.topic === 'conversation') {
      const conv = update.value.row.conv_id;
      if (this.#viewers.has(conv)) this.#picture.set(conv, json);
    } else {
      this.#picture.set(update.topic, json);
    }
    if (this.#followers.size > 0) this.#say({ type: 'update', tab: this.#tab, update: json });
    this.#show(update);
  }

  #viewersOf(conv: string): Set<string> {
    const viewers = this.#viewers.get(conv) ?? new Set();
    this.#viewers.set(conv, viewers);
    return viewers;
  }

  /** Whether nobody looks at it any more. */
  #leave(tab: string, conv: string): boolean {
    const viewers = this.#viewers.get(conv);
    viewers?.delete(tab);
    if (viewers && viewers.size > 0) return false;
    this.#viewers.delete(conv);
    this.#picture.delete(conv);
    return true;
  }

  #lose(tab: string): void {
    this.#followers.delete(tab);
    for (const [conv, viewers] of this.#viewers) {
      if (!viewers.has(tab)) continue;
      // Nobody waits for the answer: the tab that asked is gone.
      this.ask(tab, { kind: 'call', command: { type: 'close_conversation', conv_id: conv } }).catch(() => undefined);
    }
  }
}
