/** Rings for what nobody looks at. Every tab listens, the one that leads rings: one message, one notification. */
import type { Core } from '../core/api';
import type { ConversationRow } from '../core/types.gen';
import { news, settled } from './news';
import type { NotifyMode, Words } from './words';

/** A notification that stands on the person's screen. */
export interface Shown {
  close(): void;
}

/** What the bell needs of its page. */
export interface Hands {
  mode(): NotifyMode;
  sound(): boolean;
  words(row: ConversationRow, mode: Exclude<NotifyMode, 'off'>): Words;
  /** Undefined where the system shows none. */
  show(words: Words, convId: string): Shown | undefined;
  play(): void;
}

export class Bell {
  readonly #core: Core;
  readonly #hands: Hands;
  readonly #shown = new Map<string, Shown>();
  /** The list before, once this page has caught up: what came while nobody was here does not ring. */
  #before: readonly ConversationRow[] | undefined;
  #account: string | undefined;

  constructor(core: Core, hands: Hands) {
    this.#core = core;
    this.#hands = hands;
    core.app.subscribe(() => this.#look());
    core.list.subscribe(() => this.#look());
  }

  #look(): void {
    const { phase, connection } = this.#core.app.get();
    if (phase.kind !== 'ready') {
      if (phase.kind !== 'starting' && phase.kind !== 'making_keys') this.#forget();
      return;
    }
    if (phase.account_id !== this.#account) this.#forget();
    this.#account = phase.account_id;
    const list = this.#core.list.get();
    const before = this.#before;
    if (before === undefined && connection.kind !== 'online') return;
    this.#before = list;
    if (before === undefined || before === list) return;
    for (const convId of settled(before, list)) this.#close(convId);
    for (const row of news(before, list)) this.#ring(row);
  }

  #ring(row: ConversationRow): void {
    if (!this.#core.leads.get() || this.#core.isSeen(row.conv_id)) return;
    const mode = this.#hands.mode();
    if (mode !== 'off') {
      const shown = this.#hands.show(this.#hands.words(row, mode), row.conv_id);
      if (shown) this.#shown.set(row.conv_id, shown);
    }
    if (this.#hands.sound()) this.#hands.play();
  }

  #close(convId: string): void {
    this.#shown.get(convId)?.close();
    this.#shown.delete(convId);
  }

  /** Locked or signed out: nothing of a conversation stays on the screen. */
  #forget(): void {
    for (const convId of this.#shown.keys()) this.#close(convId);
    this.#before = undefined;
    this.#account = undefined;
  }
}
