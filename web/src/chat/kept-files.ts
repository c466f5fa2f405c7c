import { KEPT_LIMIT, type Core } from '../core/api';
import { prepare } from '../files/tray';
import { useDrafts } from './drafts';

/** What the core keeps, by item: settled once it does. */
const kept = new Map<string, Promise<void>>();
/** Conversations whose files were brought back already. */
const restored = new Set<string>();

/** Hands small files in composers to the core, so that a reload does not lose them, and takes them back when they are sent or removed. */
export function keepFiles(core: Core): () => void {
  const stop = useDrafts.subscribe((now, before) => {
    for (const [convId, { files }] of Object.entries(now.drafts)) {
      const old = before.drafts[convId]?.files ?? [];
      if (files === old) continue;
      for (const { id, file } of files) {
        // Without it the file is still in the composer; only a reload would lose it.
        if (!kept.has(id) && file.size <= KEPT_LIMIT) kept.set(id, core.keepFile(convId, id, file).catch(() => undefined));
      }
      for (const item of old) {
        const keeping = files.includes(item) ? undefined : kept.get(item.id);
        void keeping?.then(() => core.call({ type: 'drop_kept', conv_id: convId, file: item.id })).catch(() => undefined);
      }
    }
  });
  return () => {
    stop();
    kept.clear();
    restored.clear();
  };
}

/** Puts the files of before a reload back into a composer, once. */
export async function restoreFiles(core: Core, convId: string): Promise<void> {
  if (restored.has(convId)) return;
  restored.add(convId);
  const reply = await core.call({ type: 'kept_files', conv_id: convId });
  if (reply.type !== 'kept_files') return;
  for (const entry of reply.files) {
    // Chosen on this page while the core was asked.
    if (kept.has(entry.file)) continue;
    kept.set(entry.file, Promise.resolve());
    const item = prepare(await core.keptFile(convId, entry), entry.file);
    const { drafts, setFiles } = useDrafts.getState();
    setFiles(convId, [...(drafts[convId]?.files ?? []), item]);
  }
}
