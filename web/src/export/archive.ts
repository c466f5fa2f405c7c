import type { I18n } from '@lingui/core';
import { Zip, ZipPassThrough } from 'fflate';
import { CoreFailure, PREVIEW_LIMIT, type Core } from '../core/api';
import type { ConversationView, MessageView } from '../core/types.gen';
import { sniff } from '../lib/sniff';
import { page, records, type Exported } from './page';

/** Where the archive goes, piece by piece. */
export interface Sink {
  write(piece: Uint8Array): Promise<void> | void;
}

export interface Progress {
  /** Conversations that are in. */
  done: number;
  all: number;
  messages: number;
  files: number;
}

interface Job {
  core: Core;
  i18n: I18n;
  login: string;
  host: string;
  withFiles: boolean;
  signal: AbortSignal;
  sink: Sink;
  onProgress: (progress: Progress) => void;
}

const cancelled = (): CoreFailure => new CoreFailure({ code: 'cancelled', retry_after_s: null });

function check(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

/** Waits until a snapshot is so, or the person does not want it any more. */
function until(core: Core, convId: string, signal: AbortSignal, so: (view: ConversationView | undefined) => boolean): Promise<ConversationView | undefined> {
  const snapshot = core.conversation(convId);
  return new Promise((resolve, reject) => {
    let stop = (): void => undefined;
    const look = (): void => {
      const view = snapshot.get();
      if (signal.aborted) reject(cancelled());
      else if (so(view)) resolve(view);
      else return;
      stop();
      signal.removeEventListener('abort', look);
    };
    stop = snapshot.subscribe(look);
    signal.addEventListener('abort', look);
    look();
  });
}

/** Every message of a conversation, from the first one that this account may read. */
async function read(core: Core, convId: string, signal: AbortSignal): Promise<readonly MessageView[]> {
  await core.call({ type: 'open_conversation', conv_id: convId });
  try {
    let view = await until(core, convId, signal, (now) => now !== undefined);
    while (view?.has_older) {
      const known = view.messages.length;
      // One page after another: each begins where the one before has ended.
      await core.call({ type: 'load_older', conv_id: convId });
      view = await until(core, convId, signal, (now) => now === undefined || !now.has_older || now.messages.length > known);
    }
    return view?.messages ?? [];
  } finally {
    core.call({ type: 'close_conversation', conv_id: convId }).catch(() => undefined);
  }
}

/** A name that every file system takes. */
const fileName = (name: string, number: number): string => `${number}-${name.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '_').slice(-80)}`;

/**
 * One ZIP: a page to read, the same as JSON, and the files up to {@link PREVIEW_LIMIT}. Everything is made on this device;
 * the server sees what it sees of reading.
 */
export async function archive({ core, i18n, login, host, withFiles, signal, sink, onProgress }: Job): Promise<void> {
  let failed: unknown = null;
  let writing: Promise<void> = Promise.resolve();
  const zip = new Zip((error, piece) => {
    if (error) failed = error;
    else writing = writing.then(() => sink.write(piece));
  });
  const add = async (path: string, content: Uint8Array): Promise<void> => {
    const entry = new ZipPassThrough(path);
    zip.add(entry);
    entry.push(content, true);
    await writing;
    if (failed !== null) throw new CoreFailure({ code: 'sink_failed', retry_after_s: null });
  };

  const rows = core.list.get();
  const all: Exported[] = [];
  const progress = { done: 0, all: rows.length, messages: 0, files: 0 };
  onProgress({ ...progress });
  for (const [index, row] of rows.entries()) {
    check(signal);
    const messages = await read(core, row.conv_id, signal);
    const files = new Map<string, { path: string; picture: boolean }>();
    for (const shown of withFiles ? messages : []) {
      const { body } = shown;
      if (body.kind !== 'file' || body.size > PREVIEW_LIMIT || shown.seq === 0) continue;
      check(signal);
      try {
        const content = new Uint8Array(await (await core.fetchBlob(row.conv_id, shown.id, body)).arrayBuffer());
        const path = `files/${index + 1}/${fileName(body.name, files.size + 1)}`;
        await add(path, content);
        files.set(shown.id, { path, picture: sniff(content)?.kind === 'image' });
        progress.files += 1;
        onProgress({ ...progress });
      } catch (thrown) {
        // A file that is gone or damaged is named in the archive and missing from it; the rest goes on.
        const alone = thrown instanceof CoreFailure && ['not_found', 'file_corrupt', 'file_unreadable'].includes(thrown.code);
        if (!alone) throw thrown;
      }
    }
    all.push({ row, messages, files });
    progress.done += 1;
    progress.messages += messages.length;
    onProgress({ ...progress });
  }
  check(signal);
  const now = Date.now();
  const text = new TextEncoder();
  await add('index.html', text.encode(page(i18n, login, host, now, all)));
  await add('data.json', text.encode(records(login, host, now, all)));
  zip.end();
  await writing;
}
