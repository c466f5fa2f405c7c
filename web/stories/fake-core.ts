import { CoreFailure, type Core, type FileDetails, type Snapshot, type VersionState } from '../src/core/api';
import type { AppView, Command, ConversationRow, ConversationView, FailureCode, FileView, FoundView, MessageView, Reply, TransferView } from '../src/core/types.gen';
import * as data from './data';

class Value<T> implements Snapshot<T> {
  readonly #listeners = new Set<() => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export interface Setup {
  app: AppView;
  list: readonly ConversationRow[];
  conversations: Readonly<Record<string, ConversationView>>;
  transfers: readonly TransferView[];
  version: VersionState;
  /** Commands that fail, and why. */
  fails: Partial<Record<Command['type'], FailureCode>>;
  /** Commands that never answer, to hold a moment still. */
  hangs: readonly Command['type'][];
}

/** A core made of constants: it answers at once and remembers just enough to click through. */
export class FakeCore implements Core {
  readonly app: Value<AppView>;
  readonly list: Value<readonly ConversationRow[]>;
  readonly transfers: Value<readonly TransferView[]>;
  readonly leads = new Value(true);
  readonly version: Value<VersionState>;
  readonly #setup: Setup;
  readonly #open = new Map<string, Value<ConversationView | undefined>>();
  #made = 0;
  /** Everything that was asked for, for the flows to look at. */
  readonly commands: Command[] = [];

  constructor(setup: Setup) {
    this.#setup = setup;
    this.app = new Value(setup.app);
    this.list = new Value(setup.list);
    this.transfers = new Value(setup.transfers);
    this.version = new Value(setup.version);
  }

  look(): void {}

  isSeen(): boolean {
    return false;
  }

  conversation(convId: string): Value<ConversationView | undefined> {
    let found = this.#open.get(convId);
    if (!found) {
      found = new Value(this.#setup.conversations[convId]);
      this.#open.set(convId, found);
    }
    return found;
  }

  call(command: Command): Promise<Reply> {
    this.commands.push(command);
    const code = this.#setup.fails[command.type];
    if (code) return Promise.reject(new CoreFailure({ code, retry_after_s: code === 'rate_limited' ? 40 : null }));
    if (this.#setup.hangs.includes(command.type)) return new Promise(() => undefined);
    if (command.type === 'avatar') return data.avatar(command.account_id).then((picture) => ({ type: 'avatar', picture }));
    return Promise.resolve(this.#answer(command));
  }

  #change(part: Partial<typeof data.me>): void {
    const app = this.app.get();
    if (app.phase.kind === 'ready') this.app.set({ ...app, phase: { ...app.phase, ...part } });
  }

  #ready(): void {
    this.app.set({ ...this.app.get(), phase: { kind: 'ready', ...data.me } });
  }

  #answer(command: Command): Reply {
    switch (command.type) {
      case 'versions':
        return {
          type: 'versions',
          versions: ['9:15', '9:40', '9:40, Leo Santos'].map((text, at) => ({ time: data.NOW - (10 - at) * 60_000, body: { kind: 'text', text, mentions: [] } })),
        };
      case 'register':
      case 'recover':
      case 'new_access_key':
      case 'rotate_keys':
        this.#ready();
        return { type: 'access_key', groups: data.accessKey };
      case 'sign_in':
      case 'unlock':
        this.#ready();
        return { type: 'done' };
      case 'sign_out':
      case 'delete_account':
        this.app.set({ ...this.app.get(), phase: { kind: 'signed_out', ended_elsewhere: false } });
        return { type: 'done' };
      case 'lock':
        this.app.set({ ...this.app.get(), phase: { kind: 'locked', login: data.me.login } });
        return { type: 'done' };
      case 'find_person':
        if (command.login === 'nobody') throw new CoreFailure({ code: 'unknown_login', retry_after_s: null });
        return { type: 'person', account_id: 'acc-vera', login: command.login, name: 'Vera Lind', avatar: null, about: '', trust: 'unverified', me: command.login === data.me.login };
      case 'set_profile':
        this.#change({ name: command.name, about: command.about });
        return { type: 'done' };
      case 'set_avatar':
        this.#change({ avatar: command.picture === null ? null : 'avatar-me' });
        return { type: 'done' };
      case 'blocked_people':
        return { type: 'people', people: data.blocked };
      case 'kept_files':
        return { type: 'kept_files', files: [] };
      case 'start_direct':
        return { type: 'conversation', conv_id: 'anna' };
      case 'create_group':
        return { type: 'conversation', conv_id: 'trip' };
      case 'open_notes':
        return { type: 'conversation', conv_id: 'notes' };
      case 'safety_number':
        return { type: 'safety', ...data.safety };
      case 'sessions':
        return { type: 'sessions', sessions: data.sessions };
      case 'load_older': {
        const older = this.conversation(command.conv_id);
        const view = older.get();
        const first = view?.messages[0];
        if (view && first) {
          const page = Array.from({ length: 40 }, (_, i) => ({ ...first, id: `older-${this.#made}-${i}`, hash: null, time: first.time - (41 - i) * 60_000, body: { kind: 'text' as const, text: `Older ${i}\n`.repeat(1 + (i % 3)), mentions: [] } }));
          this.#made += 1;
          older.set({ ...view, messages: [...page, ...view.messages], has_older: this.#made < 4 });
        }
        return { type: 'done' };
      }
      case 'search':
        return { type: 'found', ...this.#search(command.query, command.conv_id) };
      case 'jump_to': {
        const { conv_id, to } = command;
        const messages = this.conversation(conv_id).get()?.messages ?? [];
        const found = messages.find((entry) => {
          if (to.kind === 'message') return entry.hash === to.hash;
          return to.kind === 'row' ? entry.seq >= to.seq : entry.time >= to.time;
        });
        return { type: 'place', message: found?.id ?? null, more: to.kind === 'message' && to.hash === 'far-away' };
      }
      case 'show_newest':
      case 'load_newer': {
        const conversation = this.conversation(command.conv_id);
        const view = conversation.get();
        if (view) conversation.set({ ...view, has_newer: false });
        return { type: 'done' };
      }
      case 'send_text':
        this.#append(command.conv_id, { kind: 'text', text: command.text, mentions: [] });
        return { type: 'sent', message: 'made' };
      default:
        return { type: 'done' };
    }
  }

  /** A plain look for the text; the core knows the forms of words. */
  #search(query: string, convId: string | null): FoundView {
    const wanted = query.toLocaleLowerCase();
    const all = Object.entries(this.#setup.conversations).filter(([id]) => convId === null || id === convId);
    const hits = all.flatMap(([id, view]) =>
      view.messages.flatMap(({ body, hash, seq, time, author, mine }) => {
        const text = body.kind === 'text' ? body.text : body.kind === 'file' ? `${body.name} ${body.caption}` : '';
        const at = text.toLocaleLowerCase().indexOf(wanted);
        if (at < 0 || hash === null || text === '') return [];
        const pieces = [
          { text: text.slice(0, at), hit: false },
          { text: text.slice(at, at + wanted.length), hit: true },
          { text: text.slice(at + wanted.length), hit: false },
        ];
        return [{ conv_id: id, hash, seq, time, author, mine, file: body.kind === 'file', pieces: pieces.filter((piece) => piece.text !== '') }];
      }),
    );
    hits.sort((a, b) => b.time - a.time);
    const conversations = convId === null ? this.list.get().filter((row) => row.title.toLocaleLowerCase().includes(wanted)) : [];
    const people: FoundView['people'] = convId === null && 'vera lind'.includes(wanted) ? [{ account_id: 'acc-vera', login: 'vera.lind', name: 'Vera Lind', avatar: null, about: '', trust: 'unverified', me: false }] : [];
    return { hits, total: hits.length, people, conversations: conversations.map((row) => row.conv_id), words: [], beginning: wanted, since: data.NOW - 92 * 86_400_000, whole: false, ready: true };
  }

  #append(convId: string, body: MessageView['body']): void {
    const conversation = this.conversation(convId);
    const view = conversation.get();
    if (!view) return;
    this.#made += 1;
    const message = data.message({ id: `made-${this.#made}`, author: 'me', body, state: { kind: 'sending' }, seq: 0, hash: null });
    conversation.set({ ...view, messages: [...view.messages, { ...message, time: Date.now() }] });
  }

  sendFile(convId: string, file: File, details: FileDetails): Promise<string> {
    const media = details.thumbnail === null ? null : { width: details.width ?? 0, height: details.height ?? 0, thumbnail: details.thumbnail };
    this.#append(convId, { kind: 'file', name: file.name, mime: file.type, size: file.size, caption: details.caption, media, transfer: null });
    return Promise.resolve('made');
  }

  keepFile(): Promise<void> {
    return Promise.resolve();
  }

  keptFile(): Promise<File> {
    return Promise.reject(new CoreFailure({ code: 'not_found', retry_after_s: null }));
  }

  resumeWithFile(): Promise<void> {
    return Promise.resolve();
  }

  async fetchBlob(_convId: string, _messageId: string, file: FileView): Promise<Blob> {
    if (!file.media) throw new CoreFailure({ code: 'file_corrupt', retry_after_s: null });
    return data.picture(file.name, file.media.width, file.media.height, 1);
  }

  saveToDisk(): Promise<void> {
    return Promise.resolve();
  }
}
