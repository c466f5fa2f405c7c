/** The tab that has the core: it serves itself and the tabs that follow. */
import { CoreFailure } from './api';
import type { CoreHost } from './host';
import { PORT, type Answer, type Ask, type Given, type Word } from './messages';
import { LOST } from './port';
import type { Update } from './types.gen';

type AskWord = Extract<Word, { type: 'ask' }>;
type DraftWord = Extract<Word, { type: 'draft' }>;

/** What a leading tab needs of its page. */
export interface Surroundings {
  /** Reaches the other tabs. */
  say(word: Word): void;
  /** Reaches this one. */
  show(update: Update): void;
  /** The core was lost and another one begins: whatever was open with it is not. */
  renewed(): void;
  /** Brings the core up. */
  start(onUpdate: (update: string) => void, onLost: () => void): CoreHost;
  /** Calls back when a tab is gone, also one that could not say so. */
  watch(tab: string, gone: () => void): void;
}

/** A conversation that somebody looks at. */
interface Viewed {
  readonly tabs: Set<string>;
  readonly opened: Promise<Given>;
}

export class Leader {
  readonly #tab: string;
  readonly #around: Surroundings;
  readonly #host: CoreHost;
  readonly #followers = new Set<string>();
  /** The newest update (JSON) of every topic, for tabs that come later. */
  readonly #picture = new Map<string, string>();
  /** It is open once with the core, however many tabs look at it. */
  readonly #viewed = new Map<string, Viewed>();
  /** What is before the person's eyes, by tab. */
  readonly #looking = new Map<string, string>();
  #term = 0;

  constructor(tab: string, around: Surroundings) {
    this.#tab = tab;
    this.#around = around;
    this.#host = around.start(
      (update) => this.#spread(update),
      () => this.#renew(),
    );
    this.#announce(null);
  }

  async ask(tab: string, ask: Ask): Promise<Given> {
    if (ask.kind === 'call' && ask.command.type === 'open_conversation') return this.#open(tab, ask.command.conv_id, ask);
    if (ask.kind === 'call' && ask.command.type === 'close_conversation') return this.#close(tab, ask.command.conv_id, ask);
    return this.#host.ask(ask);
  }

  hear(word: Word): void {
    switch (word.type) {
      case 'hello':
        this.#meet(word.tab, word.port);
        break;
      case 'ask':
        if (word.to === this.#tab) void this.#answer(word);
        break;
      case 'draft':
        if (word.to === this.#tab) void this.#keep(word);
        break;
      case 'looking':
        this.look(word.tab, word.conv_id);
        break;
      case 'bye':
        this.#lose(word.tab);
        break;
    }
  }

  /** A tab shows a conversation to somebody, or none. */
  look(tab: string, conv: string | null): void {
    if (conv === null) this.#looking.delete(tab);
    else this.#looking.set(tab, conv);
  }

  /** Whether somebody looks at a conversation in any tab. */
  isSeen(conv: string): boolean {
    return [...this.#looking.values()].includes(conv);
  }

  close(): void {
    this.#host.close();
  }

  #meet(tab: string, port: string): void {
    if (port === PORT && !this.#followers.has(tab)) {
      this.#followers.add(tab);
      this.#around.watch(tab, () => this.#lose(tab));
    }
    this.#announce(tab);
  }

  #announce(to: string | null): void {
    const picture = to !== null && this.#followers.has(to) ? [...this.#picture.values()] : [];
    this.#around.say({ type: 'leading', tab: this.#tab, port: PORT, term: this.#term, to, picture });
  }

  async #answer({ tab, id, ask }: AskWord): Promise<void> {
    let answer: Answer;
    try {
      answer = { id, given: await this.ask(tab, ask) };
    } catch (reason) {
      answer = { id, failure: reason instanceof CoreFailure ? { code: reason.code, retry_after_s: reason.retry_after_s } : LOST };
    }
    this.#around.say({ type: 'answer', tab: this.#tab, to: tab, answer });
  }

  async #keep({ tab, id, conv_id, text, reply_to }: DraftWord): Promise<void> {
    try {
      await this.#host.ask({ kind: 'call', command: { type: 'set_draft', conv_id, text, reply_to: reply_to ?? null } });
      this.#around.say({ type: 'kept', tab: this.#tab, to: tab, id });
    } catch {
      // Not kept: that tab does not go away.
    }
  }

  #spread(json: string): void {
    const update = JSON.parse(json) as Update;
    if (update.topic === 'conversation') {
      const conv = update.value.row.conv_id;
      if (this.#viewed.has(conv)) this.#picture.set(conv, json);
    } else {
      this.#picture.set(update.topic, json);
    }
    if (this.#followers.size > 0) this.#around.say({ type: 'update', tab: this.#tab, update: json });
    this.#around.show(update);
  }

  async #open(tab: string, conv: string, ask: Ask): Promise<Given> {
    const viewed = this.#viewed.get(conv) ?? { tabs: new Set(), opened: this.#host.ask(ask) };
    this.#viewed.set(conv, viewed);
    viewed.tabs.add(tab);
    try {
      const given = await viewed.opened;
      // Open in another tab already, and nothing new to say about it.
      const known = this.#picture.get(conv);
      if (known === undefined) return given;
      if (tab === this.#tab) this.#around.show(JSON.parse(known) as Update);
      else this.#around.say({ type: 'update', tab: this.#tab, update: known });
      return given;
    } catch (reason) {
      if (this.#viewed.get(conv) === viewed) this.#viewed.delete(conv);
      throw reason;
    }
  }

  async #close(tab: string, conv: string, ask: Ask): Promise<Given> {
    const viewed = this.#viewed.get(conv);
    viewed?.tabs.delete(tab);
    if (!viewed || viewed.tabs.size > 0) return { type: 'done' };
    this.#viewed.delete(conv);
    this.#picture.delete(conv);
    // The core counts: closed before it is open it would stay open.
    await viewed.opened.catch(() => undefined);
    return this.#host.ask(ask);
  }

  #renew(): void {
    this.#term += 1;
    this.#picture.clear();
    this.#viewed.clear();
    this.#announce(null);
    this.#around.renewed();
  }

  #lose(tab: string): void {
    this.#followers.delete(tab);
    this.#looking.delete(tab);
    for (const [conv, { tabs }] of this.#viewed) {
      if (!tabs.has(tab)) continue;
      // Nobody waits for the answer: the tab that asked is gone.
      this.ask(tab, { kind: 'call', command: { type: 'close_conversation', conv_id: conv } }).catch(() => undefined);
    }
  }
}
