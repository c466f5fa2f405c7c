/**
 * The one typed port between the page and the core: coarse commands in, snapshots out.
 * No key ever crosses it. The implementation lives beside this file; views import only this.
 */
import type {
  AppView,
  Command,
  ConversationRow,
  ConversationView,
  Failure,
  FailureCode,
  FileView,
  KeptFileView,
  Reply,
  TransferView,
} from './types.gen';

/** A command failed; `code` is mapped to a sentence by the view. */
export class CoreFailure extends Error implements Failure {
  readonly code: FailureCode;
  readonly retry_after_s: number | null;

  constructor(failure: Failure) {
    super(failure.code);
    this.name = 'CoreFailure';
    this.code = failure.code;
    this.retry_after_s = failure.retry_after_s;
  }
}

/** How the version of this tab stands to those of other tabs. */
export interface VersionState {
  /** A tab of another version was met. */
  met: boolean;
  /** It has the core, and this tab cannot speak with it: it waits for that tab to go. */
  waits: boolean;
}

/** An immutable value that changes as a whole; fits `useSyncExternalStore`. */
export interface Snapshot<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

/** What goes with a file that is sent. */
export interface FileDetails {
  caption: string;
  width: number | null;
  height: number | null;
  /** A small WebP or JPEG, at most 32 KiB, base64url without padding. */
  thumbnail: string | null;
}

export interface Core {
  readonly app: Snapshot<AppView>;
  readonly list: Snapshot<readonly ConversationRow[]>;
  readonly transfers: Snapshot<readonly TransferView[]>;
  /** Whether this tab has the core: one of all tabs does what is to be done once. */
  readonly leads: Snapshot<boolean>;
  /** How this tab's version stands to those of other tabs. */
  readonly version: Snapshot<VersionState>;
  /** The open conversation's snapshot; `undefined` until `open_conversation` has answered. */
  conversation(convId: string): Snapshot<ConversationView | undefined>;

  /** This tab has a conversation before the person's eyes, or none. */
  look(convId: string | null): void;
  /** Whether a conversation is before the person's eyes in any tab. Only the tab that leads knows; others say yes. */
  isSeen(convId: string): boolean;

  /** Sends a command; rejects with {@link CoreFailure}. */
  call(command: Command): Promise<Reply>;

  /** Queues a file; resolves with the message id once it is recorded on this device. */
  sendFile(convId: string, file: File, details: FileDetails): Promise<string>;
  /** Keeps a small file that stands in a composer, on this device only; see {@link KEPT_LIMIT}. */
  keepFile(convId: string, id: string, file: File): Promise<void>;
  /** A file that was kept. */
  keptFile(convId: string, kept: KeptFileView): Promise<File>;
  /** Goes on with an upload after a reload, with the same file chosen again. */
  resumeWithFile(transferId: string, file: File): Promise<void>;
  /** Fetches a file into memory, for previews; at most {@link PREVIEW_LIMIT} bytes. */
  fetchBlob(convId: string, messageId: string, file: FileView): Promise<Blob>;
  /** Saves a file to disk. Must be called inside the click: it may open the save dialog. */
  saveToDisk(convId: string, messageId: string, file: FileView): Promise<void>;
}

/** Larger files in a composer do not survive a reload. Bytes; the core has the last word. */
export const KEPT_LIMIT = 8 * 1024 * 1024;

/** Larger files are never shown inline; they go to disk. Bytes. */
export const PREVIEW_LIMIT = 64 * 1024 * 1024;
