/** All tabs of this origin share one core: one leads, the others follow, each may take over. */
import { isAlive, stand, watch, type Election } from './election';
import { Host } from './host';
import { Leader } from './leader';
import { PORT, type Ask, type Given, type Word } from './messages';
import type { Picture } from './picture';
import { LOST, Port } from './port';
import type { Failure, Update } from './types.gen';

const CHANNEL = 'ren-tabs';
/** This page cannot speak with the core that runs. */
const OTHER_VERSION: Failure = { code: 'bad_command', retry_after_s: null };

/** A conversation that this tab looks at, and how many of its views do. */
interface Open {
  views: number;
  opened: Promise<Given>;
}

export class Tabs {
  readonly #tab = name();
  readonly #picture: Picture;
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #port = new Port((id, ask) => this.#give(id, ask));
  readonly #open = new Map<string, Open>();
  #election: Election | undefined;
  #leader: Leader | undefined;
  /** The tab that leads, when it is another one, and which of its cores. */
  #follows: { tab: string; term: number } | undefined;
  /** The tab that leads and speaks another version. */
  #stranger: string | undefined;
  #looking: string | null = null;

  constructor(picture: Picture) {
    this.#picture = picture;
    this.#channel.addEventListener('message', (event: MessageEvent<Word>) => this.#hear(event.data));
    addEventListener('pagehide', () => this.#say({ type: 'bye', tab: this.#tab }));
    void this.#join();
  }

  ask(ask: Ask): Promise<Given> {
    if (ask.kind !== 'call') return this.#port.ask(ask);
    if (ask.command.type === 'open_conversation') return this.#view(ask.command.conv_id);
    if (ask.command.type === 'close_conversation') return this.#leave(ask.command.conv_id, ask);
    return this.#port.ask(ask);
  }

  /** This tab shows a conversation to somebody, or none. */
  look(conv: string | null): void {
    this.#looking = conv;
    if (this.#leader) this.#leader.look(this.#tab, conv);
    else this.#say({ type: 'looking', tab: this.#tab, conv_id: conv });
  }

  /** Whether somebody looks at a conversation; only the tab that leads knows. */
  isSeen(conv: string): boolean {
    return this.#leader?.isSeen(conv) ?? true;
  }

  async #join(): Promise<void> {
    // The tab that leads waits for the end of what is held here.
    await isAlive(this.#tab);
    this.#hello();
    this.#election = stand(this.#tab, {
      hello: () => this.#hello(),
      lead: () => this.#lead(),
      resign: () => this.#resign(),
    });
  }

  #say(word: Word): void {
    this.#channel.postMessage(word);
  }

  #hello(): void {
    this.#say({ type: 'hello', tab: this.#tab, port: PORT });
  }

  /** Hands a request to whoever leads; false while nobody does. */
  #give(id: number, ask: Ask): boolean {
    const answer = (failure: Failure): void => this.#port.hear({ id, failure });
    if (this.#leader) {
      this.#leader.ask(this.#tab, ask).then(
        (given) => this.#port.hear({ id, given }),
        (reason: unknown) => answer(isFailure(reason) ? reason : LOST),
      );
    } else if (this.#follows) {
      this.#say({ type: 'ask', tab: this.#tab, to: this.#follows.tab, id, ask });
    } else if (this.#stranger === undefined) {
      return false;
    } else if (ask.kind === 'call' && ask.command.type === 'set_draft') {
      const { conv_id, text, reply_to } = ask.command;
      this.#say({ type: 'draft', tab: this.#tab, to: this.#stranger, id, conv_id, text, reply_to });
    } else {
      // Not now: whoever called is not in the middle of it.
      queueMicrotask(() => answer(OTHER_VERSION));
    }
    return true;
  }

  #hear(word: Word): void {
    this.#election?.hear(word);
    if (word.type === 'hello' && word.port !== PORT) this.#picture.version.set({ ...this.#picture.version.get(), met: true });
    if (this.#leader) return this.#leader.hear(word);
    switch (word.type) {
      case 'leading':
        if (word.port !== PORT) this.#avoid(word.tab);
        else if (word.tab !== this.#follows?.tab || word.term !== this.#follows.term) this.#follow(word.tab, word.term);
        if (word.to === this.#tab && word.port === PORT) for (const update of word.picture) this.#picture.apply(JSON.parse(update) as Update);
        break;
      case 'update':
        if (word.tab === this.#follows?.tab) this.#picture.apply(JSON.parse(word.update) as Update);
        break;
      case 'answer':
        if (word.to === this.#tab && word.tab === this.#follows?.tab) this.#port.hear(word.answer);
        break;
      case 'kept':
        if (word.to === this.#tab) this.#port.hear({ id: word.id, given: { type: 'done' } });
        break;
      case 'bye':
        if (word.tab === this.#follows?.tab || word.tab === this.#stranger) this.#wait();
        break;
    }
  }

  #lead(): void {
    this.#wait();
    this.#leader = new Leader(this.#tab, {
      say: (word) => this.#say(word),
      show: (update) => this.#picture.apply(update),
      renewed: () => {
        this.#picture.wait();
        this.#resume();
      },
      start: (onUpdate, onLost) => new Host(onUpdate, onLost),
      watch,
    });
    this.#picture.leads.set(true);
    this.#resume();
  }

  #resign(): void {
    this.#leader?.close();
    this.#leader = undefined;
    this.#picture.leads.set(false);
    this.#wait();
    this.#hello();
  }

  #follow(tab: string, term: number): void {
    this.#wait();
    this.#follows = { tab, term };
    // A leader that has just begun does not know this tab.
    this.#hello();
    this.#resume();
  }

  /** A version with other words leads: nothing is asked of it, and what this tab shows stays as it is. */
  #avoid(tab: string): void {
    if (tab === this.#stranger) return;
    this.#wait();
    this.#stranger = tab;
    this.#picture.version.set({ met: true, waits: true });
    this.#port.turn();
  }

  /** Nobody leads for a moment. What was asked waits, what is shown stays until the next core has said who is there. */
  #wait(): void {
    this.#follows = undefined;
    this.#stranger = undefined;
    if (this.#picture.version.get().waits) this.#picture.version.set({ met: true, waits: false });
    this.#picture.wait();
  }

  /** There is a core that knows nothing of this tab yet. */
  #resume(): void {
    this.look(this.#looking);
    this.#port.turn();
    for (const [conv, open] of this.#open) open.opened = this.#opened(conv);
  }

  #opened(conv_id: string): Promise<Given> {
    const opened = this.#port.ask({ kind: 'call', command: { type: 'open_conversation', conv_id } });
    // Whoever opened it hears of it.
    opened.catch(() => undefined);
    return opened;
  }

  #view(conv: string): Promise<Given> {
    const open = this.#open.get(conv);
    if (open) {
      open.views += 1;
      return open.opened;
    }
    const opened = this.#opened(conv);
    this.#open.set(conv, { views: 1, opened });
    return opened;
  }

  #leave(conv: string, ask: Ask): Promise<Given> {
    const open = this.#open.get(conv);
    if (open) open.views -= 1;
    if (open && open.views > 0) return Promise.resolve({ type: 'done' });
    this.#open.delete(conv);
    return this.#port.ask(ask);
  }
}

function isFailure(reason: unknown): reason is Failure {
  return typeof reason === 'object' && reason !== null && 'code' in reason && 'retry_after_s' in reason;
}

/** A random name; `crypto.randomUUID` is not there on plain-http origins. */
function name(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
