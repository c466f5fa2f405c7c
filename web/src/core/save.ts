/** Saving a file to disk, by the best way that this browser has. */
import { CoreFailure, PREVIEW_LIMIT } from './api';
import type { Target } from './messages';
import type { FileView } from './types.gen';

type SavePicker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/** The browser takes its time to start a download from an address that is then revoked; milliseconds. */
const REVOKE_AFTER = 60_000;

/** Downloads a file to `target` and answers with its content where it is not there already. */
export type Download = (target: Target) => Promise<Blob | null>;

/**
 * Memory up to {@link PREVIEW_LIMIT}; then the save dialog, which has to be opened inside the click;
 * then a private copy, when there is room for it and for the real one.
 */
export async function save(file: FileView, download: Download): Promise<void> {
  const picker = (globalThis as { showSaveFilePicker?: SavePicker }).showSaveFilePicker;
  if (file.size > PREVIEW_LIMIT && picker) {
    const handle = await chosen(picker({ suggestedName: file.name }));
    await download({ kind: 'disk', handle });
    return;
  }
  const target: Target = file.size > PREVIEW_LIMIT ? await staging(file.size) : { kind: 'memory', mime: 'application/octet-stream' };
  const content = await download(target);
  if (content) handOver(content, file.name);
}

async function chosen(dialog: Promise<FileSystemFileHandle>): Promise<FileSystemFileHandle> {
  try {
    return await dialog;
  } catch (reason) {
    const closed = reason instanceof DOMException && reason.name === 'AbortError';
    throw new CoreFailure({ code: closed ? 'cancelled' : 'sink_failed', retry_after_s: null });
  }
}

async function staging(size: number): Promise<Target> {
  // Browsers type it as always there; on plain-http origins it is not.
  const storage = (navigator as { storage?: StorageManager }).storage;
  const { quota = 0, usage = 0 } = (await storage?.estimate()) ?? {};
  if (quota - usage < 2 * size) throw new CoreFailure({ code: 'sink_failed', retry_after_s: null });
  return { kind: 'staging' };
}

function handOver(content: Blob, name: string): void {
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(content);
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), REVOKE_AFTER);
}
