/** The core, as the page has it: see `api.ts` for what it can do. */
import { CoreFailure, PREVIEW_LIMIT, type Core, type FileDetails } from './api';
import type { Given, Target } from './messages';
import { Picture } from './picture';
import { save } from './save';
import { Sources } from './sources';
import { Tabs } from './tabs';
import type { Command, FileView, KeptFileView, Reply } from './types.gen';
import { toBase64Url } from '../lib/base64';

/** What a browser may show; everything else is bytes, whatever its sender says (protocol §12). */
const SHOWN: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/avif',
  'image/gif',
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/ogg',
  'audio/mp4',
  'audio/wav',
]);

/** This browser cannot run Ren. The message is for the person. */
export class UnsupportedBrowser extends Error {
  override readonly name = 'UnsupportedBrowser';
}

/**
 * Starts the core, or joins the one of another tab.
 *
 * @throws {UnsupportedBrowser} where there is no WebAssembly
 */
export function createCore(): Core {
  if (typeof WebAssembly !== 'object') {
    throw new UnsupportedBrowser('Ren needs WebAssembly, which this browser does not have or has switched off.');
  }
  return new WebCore();
}

class WebCore implements Core {
  readonly #picture = new Picture();
  readonly #tabs = new Tabs(this.#picture);
  readonly app = this.#picture.app;
  readonly list = this.#picture.list;
  readonly transfers = this.#picture.transfers;
  readonly leads = this.#picture.leads;
  readonly version = this.#picture.version;
  readonly #nonces = new Nonces();
  readonly #sources = new Sources(this.transfers, (transfer, file) => this.resumeWithFile(transfer, file));

  conversation(convId: string) {
    return this.#picture.conversation(convId);
  }

  async call(command: Command): Promise<Reply> {
    if (command.type === 'close_conversation') this.#picture.close(command.conv_id);
    const given = command.type === 'send_text' || command.type === 'forward' ? await this.#sendOnce(command) : reply(await this.#tabs.ask({ kind: 'call', command }));
    if ('stay' in command && command.stay) keepStorage();
    return given;
  }

  async sendFile(convId: string, file: File, details: FileDetails): Promise<string> {
    const { name, type: mime, size } = file;
    const command = { type: 'send_file', conv_id: convId, name, mime, size, ...details } as const;
    const sent = reply(await this.#tabs.ask({ kind: 'send_file', command, file, nonce: nonce() }));
    if (sent.type !== 'sent') throw unexpected();
    this.#sources.keep(sent.message, file);
    return sent.message;
  }

  async keepFile(convId: string, id: string, file: File): Promise<void> {
    await this.#tabs.ask({ kind: 'keep_file', conv_id: convId, id, file });
  }

  async keptFile(convId: string, { file: id, name, mime }: KeptFileView): Promise<File> {
    const content = await this.#tabs.ask({ kind: 'kept_file', conv_id: convId, id, mime });
    if (!(content instanceof Blob)) throw unexpected();
    return new File([content], name, { type: mime });
  }

  async resumeWithFile(transferId: string, file: File): Promise<void> {
    await this.#tabs.ask({ kind: 'resume', transfer: transferId, file });
    const message = this.transfers.get().find(({ id }) => id === transferId)?.message;
    if (message !== undefined) this.#sources.keep(message, file);
  }

  async fetchBlob(convId: string, messageId: string, file: FileView): Promise<Blob> {
    if (file.size > PREVIEW_LIMIT) throw new CoreFailure({ code: 'file_too_large', retry_after_s: null });
    const mime = SHOWN.has(file.mime) ? file.mime : 'application/octet-stream';
    const content = await this.#download(convId, messageId, { kind: 'memory', mime });
    if (!content) throw unexpected();
    return content;
  }

  saveToDisk(convId: string, messageId: string, file: FileView): Promise<void> {
    return save(file, (target) => this.#download(convId, messageId, target));
  }

  look(convId: string | null): void {
    this.#tabs.look(convId);
  }

  isSeen(convId: string): boolean {
    return this.#tabs.isSeen(convId);
  }

  async #sendOnce(command: Sending): Promise<Reply> {
    const given = reply(await this.#tabs.ask({ kind: 'call', command, nonce: this.#nonces.of(command) }));
    this.#nonces.done(command);
    return given;
  }

  async #download(conv_id: string, message: string, target: Target): Promise<Blob | null> {
    const content = await this.#tabs.ask({ kind: 'download', conv_id, message, target });
    return content instanceof Blob ? content : null;
  }
}

/** What is sent once, however often it is asked for. */
type Sending = Extract<Command, { type: 'send_text' | 'forward' }>;

/**
 * Names for what is being sent. Sending the same again after a failure goes under the same name: the core may have been
 * lost after it had stored it.
 */
class Nonces {
  readonly #open = new Map<string, string>();

  of(command: Sending): string {
    const key = JSON.stringify(command);
    const known = this.#open.get(key) ?? nonce();
    this.#open.set(key, known);
    return known;
  }

  done(command: Sending): void {
    this.#open.delete(JSON.stringify(command));
  }
}

const nonce = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(8)));

/** Asks the browser not to throw this origin's storage away; it may ask the person, so nobody waits. */
function keepStorage(): void {
  // Browsers type it as always there; on plain-http origins it is not.
  const storage = (navigator as { storage?: StorageManager }).storage;
  storage?.persist().catch(() => undefined);
}

function reply(given: Given): Reply {
  if (given === null || given instanceof Blob) throw unexpected();
  return given;
}

const unexpected = (): CoreFailure => new CoreFailure({ code: 'internal', retry_after_s: null });
