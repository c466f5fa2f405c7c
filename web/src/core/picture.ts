/** What a tab knows of the core's state: the newest value of every topic. */
import type { Snapshot, VersionState } from './api';
import type { AppView, ConversationRow, ConversationView, TransferView, Update } from './types.gen';

/** A value and those who want to hear when it changes. */
export class Cell<T> implements Snapshot<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const starting: AppView = { phase: { kind: 'starting' }, connection: { kind: 'connecting' }, integrity_alarm: false };

/** As if the core had said that it begins. */
export const STARTING: Update = { topic: 'app', value: starting };

export class Picture {
  /** Whether this tab has the core. */
  readonly leads = new Cell(false);
  readonly version = new Cell<VersionState>({ met: false, waits: false });
  readonly app = new Cell<AppView>(starting);
  readonly list = new Cell<readonly ConversationRow[]>([]);
  readonly transfers = new Cell<readonly TransferView[]>([]);
  readonly #conversations = new Map<string, Cell<ConversationView | undefined>>();
  /** Between two cores. */
  #waits = false;

  conversation(convId: string): Cell<ConversationView | undefined> {
    let cell = this.#conversations.get(convId);
    if (!cell) {
      cell = new Cell<ConversationView | undefined>(undefined);
      this.#conversations.set(convId, cell);
    }
    return cell;
  }

  apply(update: Update): void {
    switch (update.topic) {
      case 'app':
        this.#applyApp(update.value);
        break;
      case 'list':
        this.list.set(update.value);
        break;
      case 'transfers':
        this.transfers.set(update.value);
        break;
      case 'conversation':
        // Another tab may have it open; this one only keeps what it looks at.
        this.#conversations.get(update.value.row.conv_id)?.set(update.value);
        break;
    }
  }

  /**
   * The core is gone and another one will come, here or in another tab. Whoever reads or writes is not disturbed; what
   * is readable goes as soon as the next core does not find the same person.
   */
  wait(): void {
    const app = this.app.get();
    if (app.phase.kind === 'ready') {
      this.#waits = true;
      this.app.set({ ...app, connection: { kind: 'connecting' } });
    } else {
      this.apply(STARTING);
    }
  }

  /** The view is gone; what it showed is not kept. */
  close(convId: string): void {
    this.#conversations.get(convId)?.set(undefined);
  }

  #applyApp(next: AppView): void {
    const before = this.app.get();
    if (this.#waits && next.phase.kind === 'starting') {
      this.app.set({ ...before, connection: next.connection });
      return;
    }
    if (this.#waits) {
      this.#waits = false;
      // The next core tells of transfers only when it has some.
      this.transfers.set([]);
      const stays = next.phase.kind === 'ready' && before.phase.kind === 'ready' && next.phase.account_id === before.phase.account_id;
      if (!stays) this.#forget();
    }
    this.app.set(next);
    if (isOutside(next)) this.#forget();
  }

  #forget(): void {
    this.list.set([]);
    this.transfers.set([]);
    for (const cell of this.#conversations.values()) cell.set(undefined);
  }
}

/** Nobody is signed in, or the keys are gone: nothing that was readable stays. */
function isOutside({ phase }: AppView): boolean {
  return phase.kind === 'starting' || phase.kind === 'signed_out' || phase.kind === 'locked';
}
