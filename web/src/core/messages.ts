/** What is said between a tab and the core, and between tabs. Everything here is cloned, never shared. */
import type { Command, Failure, Reply } from './types.gen';

type SendFile = Extract<Command, { type: 'send_file' }>;

/** Where a download goes: into memory, into the private file system, or where the person chose. */
export type Target = { kind: 'memory'; mime: string } | { kind: 'staging' } | { kind: 'disk'; handle: FileSystemFileHandle };

/**
 * One request to the core. What is sent under a `nonce` (8 bytes, base64url) is sent once, however often it is asked
 * for: a core may be lost between doing it and saying so.
 */
export type Ask =
  | { kind: 'call'; command: Command; nonce?: string }
  | { kind: 'send_file'; command: Omit<SendFile, 'source'>; file: File; nonce: string }
  | { kind: 'resume'; transfer: string; file: File }
  | { kind: 'keep_file'; conv_id: string; id: string; file: File }
  | { kind: 'kept_file'; conv_id: string; id: string; mime: string }
  | { kind: 'download'; conv_id: string; message: string; target: Target };

/** What came of it: a reply to a command, or the content of a download that has one. */
export type Given = Reply | Blob | null;

export type Answer = { id: number; given: Given } | { id: number; failure: Failure };

/** Page → core worker. */
export interface ToCore {
  id: number;
  ask: Ask;
}

/** Core worker → page: an `Update` as JSON, an answer, or the end (see `fatal.rs`). */
export type FromCore = { update: string } | Answer | 'fatal';

/**
 * What tabs of every version understand, for ever: these shapes never change. `tab` is who speaks, `to` who is meant,
 * `port` is {@link PORT} of the speaker. Tabs with another one share neither a core nor anything else that is said.
 */
type Lasting =
  /** A tab that follows is there. */
  | { type: 'hello'; tab: string; port: string }
  /**
   * This tab leads; `term` grows with every core that it had. For one that said hello: the whole picture, as updates.
   */
  | { type: 'leading'; tab: string; port: string; term: number; to: string | null; picture: readonly string[] }
  | { type: 'bye'; tab: string }
  /** What stands in a composer of a tab that cannot follow, and that it is safe now. */
  | { type: 'draft'; tab: string; to: string; id: number; conv_id: string; text: string; reply_to?: string | null }
  | { type: 'kept'; tab: string; to: string; id: number };

/** Between tabs. The one with the core leads, the others follow. */
export type Word =
  | Lasting
  | { type: 'update'; tab: string; update: string }
  | { type: 'ask'; tab: string; to: string; id: number; ask: Ask }
  | { type: 'answer'; tab: string; to: string; answer: Answer }
  /** Which conversation is before the person's eyes in a tab. */
  | { type: 'looking'; tab: string; conv_id: string | null };

/** Says which messages this version understands: made from this file and the types that it uses. */
export const PORT: string = __PORT__;
