/** All tabs of this origin share one core: one leads, the others follow, each may take over. */
import { stand, type Election } from './election';
import { Host } from './host';
import { Leader } from './leader';
import type { Ask, Given, Word } from './messages';
import { Picture, STARTING } from './picture';
import { Port } from './port';
import type { Update } from './types.gen';

const CHANNEL = 'ren-tabs';

export class Tabs {
  readonly #tab = name();
  readonly #picture: Picture;
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #port: Port;
  readonly #election: Election;
  #leader: Leader | undefined;
  /** The tab that leads, when it is another one. */
  #follows: string | undefined;
  /** Requests that came before anybody led. */
  #early: (() => void)[] = [];

  constructor(picture: Picture) {
    this.#picture = picture;
    this.#port = new Port((id, ask) => this.#say({ type: 'ask', tab: this.#tab, to: this.#follows ?? '', id, ask }));
    this.#channel.addEventListener('message', (event: MessageEvent<Word>) => this.#hear(event.data));
    addEventListener('pagehide', () => this.#say({ type: 'bye', tab: this.#tab }));
    this.#say({ type: 'hello', tab: this.#tab });
    this.#election = stand(this.#tab, (word) => this.#say(word), () => this.#lead(), () => this.#resign());
  }

  async ask(ask: Ask): Promise<Given> {
    if (!this.#leader && this.#follows === undefined) await new Promise<void>((resolve) => this.#early.push(resolve));
    return this.#leader ? this.#leader.ask(this.#tab, ask) : this.#port.ask(ask);
  }

  #say(word: Word): void {
    this.#channel.postMessage(word);
  }

  #hear(word: Word): void {
    this.#election.hear(word);
    if (this.#leader) return this.#leader.hear(word);
    switch (word.type) {
      case 'leading':
        this.#follow(word.tab);
        if (word.to === this.#tab) for (const update of word.picture) this.#picture.apply(JSON.parse(update) as Update);
        break;
      case 'update':
        if (word.tab === this.#follows) this.#picture.apply(JSON.parse(word.update) as Update);
        break;
      case 'answer':
        if (word.to === this.#tab) this.#port.hear(word.answer);
        break;
      case 'bye':
        if (word.tab === this.#follows) this.#abandon();
        break;
    }
  }

  #lead(): void {
    this.#abandon();
    this.#leader = new Leader(
      this.#tab,
      (word) => this.#say(word),
      (update) => this.#picture.apply(update),
      (onUpdate) => new Host(onUpdate),
    );
    this.#go();
  }

  #resign(): void {
    this.#leader?.close();
    this.#leader = undefined;
    this.#abandon();
    this.#say({ type: 'hello', tab: this.#tab });
  }

  #follow(leader: string): void {
    if (leader === this.#follows) return;
    if (this.#follows !== undefined) this.#abandon();
    this.#follows = leader;
    // A leader that has just begun does not know this tab.
    this.#say({ type: 'hello', tab: this.#tab });
    this.#go();
  }

  /** The tab that led is gone, and with it everything that was asked of it. */
  #abandon(): void {
    this.#follows = undefined;
    this.#port.lose();
    this.#picture.apply(STARTING);
  }

  #go(): void {
    for (const resolve of this.#early.splice(0)) resolve();
  }
}

/** A random name; `crypto.randomUUID` is not there on plain-http origins. */
function name(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
