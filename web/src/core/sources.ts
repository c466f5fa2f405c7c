/** Files that this tab sends. A core that is lost takes its hold on them along; the next one is given them again. */
import type { Snapshot } from './api';
import type { TransferView } from './types.gen';

export class Sources {
  readonly #files = new Map<string, File>();
  /** Transfers that were given their file, until they have moved. */
  readonly #given = new Set<string>();

  /** `give` hands a file to the core for a transfer that waits for it. */
  constructor(transfers: Snapshot<readonly TransferView[]>, give: (transfer: string, file: File) => Promise<void>) {
    transfers.subscribe(() => {
      for (const transfer of transfers.get()) this.#look(transfer, give);
    });
  }

  /** The file of a message, for as long as this page lives or until it is sent. */
  keep(message: string, file: File): void {
    this.#files.set(message, file);
  }

  #look({ id, message, state }: TransferView, give: (transfer: string, file: File) => Promise<void>): void {
    if (state.kind !== 'needs_file') this.#given.delete(id);
    if (state.kind === 'done') this.#files.delete(message);
    const file = this.#files.get(message);
    if (state.kind !== 'needs_file' || !file || this.#given.has(id)) return;
    this.#given.add(id);
    // Changed or gone by now: the person is asked for it, as after a reload.
    give(id, file).catch(() => undefined);
  }
}
