/** Places to write a file to; see `Sink` in the bindings. Part of the core worker. */
import type { Sink } from './pkg/wasm_client';

/** Parts are blobs, which the browser keeps where it likes; nothing is copied to put them together. */
export class MemorySink implements Sink {
  readonly takes = 'blob';
  #parts = new Map<number, Blob>();

  async write(position: number, data: Blob | ArrayBuffer): Promise<void> {
    this.#parts.set(position, new Blob([data]));
  }

  async finish(): Promise<void> {}

  discard(): void {
    this.#parts.clear();
  }

  blob(mime: string): Blob {
    const parts = [...this.#parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    return new Blob(parts, { type: mime });
  }
}

/** A file that the person chose. The browser shows it under its name once all of it is there. */
export class DiskSink implements Sink {
  readonly takes = 'blob';
  readonly #stream: Promise<FileSystemWritableFileStream>;

  constructor(handle: FileSystemFileHandle) {
    this.#stream = handle.createWritable();
    // Whoever writes hears of it.
    this.#stream.catch(() => undefined);
  }

  async write(position: number, data: Blob | ArrayBuffer): Promise<void> {
    await (await this.#stream).write({ type: 'write', position, data });
  }

  async finish(): Promise<void> {
    await (await this.#stream).close();
  }

  discard(): void {
    // What was never opened needs no closing.
    this.#stream.then((stream) => stream.abort()).catch(() => undefined);
  }
}

interface SyncAccess {
  write(data: ArrayBuffer, options: { at: number }): number;
  flush(): void;
  close(): void;
}

interface StagedHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncAccess>;
}

const FOLDER = 'saving';
/** A browser has long finished copying a staged file after this, 64 GiB included; milliseconds. */
const STAGED_FOR = 60 * 60 * 1000;

const folder = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });

/** A file of this origin, from where the browser copies it to the downloads. Its name says nothing. */
export class StagingSink implements Sink {
  readonly takes = 'buffer';
  readonly #name: string;
  readonly #file: StagedHandle;
  readonly #access: SyncAccess;

  private constructor(name: string, file: StagedHandle, access: SyncAccess) {
    this.#name = name;
    this.#file = file;
    this.#access = access;
  }

  static async open(): Promise<StagingSink> {
    const name = `${String(Date.now())}-${crypto.randomUUID()}`;
    const file = (await (await folder()).getFileHandle(name, { create: true })) as StagedHandle;
    return new StagingSink(name, file, await file.createSyncAccessHandle());
  }

  async write(position: number, data: Blob | ArrayBuffer): Promise<void> {
    const bytes = data instanceof Blob ? await data.arrayBuffer() : data;
    if (this.#access.write(bytes, { at: position }) !== bytes.byteLength) throw new Error('the disk is full');
  }

  async finish(): Promise<void> {
    this.#access.flush();
    this.#access.close();
  }

  discard(): void {
    this.#access.close();
    this.#remove();
  }

  /** The whole file, for an hour. */
  file(): Promise<File> {
    setTimeout(() => this.#remove(), STAGED_FOR);
    return this.#file.getFile();
  }

  #remove(): void {
    // It may be swept away already.
    folder()
      .then((saving) => saving.removeEntry(this.#name))
      .catch(() => undefined);
  }

  /** Removes what an earlier core has left; everything when the keys go. */
  static async sweep(all: boolean): Promise<void> {
    const saving = (await folder()) as FileSystemDirectoryHandle & { keys(): AsyncIterable<string> };
    for await (const name of saving.keys()) {
      if (all || Number.parseInt(name, 10) < Date.now() - STAGED_FOR) await saving.removeEntry(name);
    }
  }
}
