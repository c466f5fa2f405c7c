/** What is said between a tab and the core, and between tabs. Everything here is cloned, never shared. */
import type { Command, Failure, Reply } from './types.gen';

type SendFile = Extract<Command, { type: 'send_file' }>;

/** Where a download goes: into memory, into the private file system, or where the person chose. */
export type Target = { kind: 'memory'; mime: string } | { kind: 'staging' } | { kind: 'disk'; handle: FileSystemFileHandle };

/** One request to the core. */
export type Ask =
  | { kind: 'call'; command: Command }
  | { kind: 'send_file'; command: Omit<SendFile, 'source'>; file: File }
  | { kind: 'resume'; transfer: string; file: File }
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

/** Between tabs. The one with the core leads, the others follow. `tab` is who speaks, `to` who is meant. */
export type Word =
  /** A tab that follows is there. */
  | { type: 'hello'; tab: string }
  /** This tab leads. For one that said hello: the whole picture, as updates. */
  | { type: 'leading'; tab: string; to: string | null; picture: readonly string[] }
  | { type: 'update'; tab: string; update: string }
  | { type: 'ask'; tab: string; to: string; id: number; ask: Ask }
  | { type: 'answer'; tab: string; to: string; answer: Answer }
  | { type: 'bye'; tab: string };
