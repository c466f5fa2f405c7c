import { create } from 'zustand';
import type { Core } from '../core/api';
import { prepare, release, type TrayItem } from '../files/tray';

export interface ReplyDraft {
  hash: string;
  author: string;
  mine: boolean;
  /** Account id of the author, for the colour. */
  seed: string;
  line: string;
}

export interface Draft {
  text: string;
  reply: ReplyDraft | null;
  files: readonly TrayItem[];
}

interface Drafts {
  drafts: Readonly<Record<string, Draft>>;
  setText: (convId: string, text: string) => void;
  setReply: (convId: string, reply: ReplyDraft | null) => void;
  addFiles: (convId: string, files: readonly File[]) => void;
  setFiles: (convId: string, files: readonly TrayItem[]) => void;
  /** Takes over what the core kept from before, once. */
  adopt: (convId: string, text: string) => void;
}

const SAVE_MS = 300;
export const NO_DRAFT: Draft = { text: '', reply: null, files: [] };

/**
 * What stands in every composer. It belongs to the page and not to a view, so moving between conversations loses nothing;
 * the text is also handed to the core, so that a reload loses nothing either.
 */
export const useDrafts = create<Drafts>((set, get) => {
  const change = (convId: string, part: Partial<Draft>): void =>
    set(({ drafts }) => ({ drafts: { ...drafts, [convId]: { ...(drafts[convId] ?? NO_DRAFT), ...part } } }));
  return {
    drafts: {},
    setText: (convId, text) => change(convId, { text }),
    setReply: (convId, reply) => change(convId, { reply }),
    addFiles: (convId, files) => change(convId, { files: [...(get().drafts[convId]?.files ?? []), ...files.map(prepare)] }),
    setFiles: (convId, files) => {
      for (const item of get().drafts[convId]?.files ?? []) if (!files.includes(item)) release(item);
      change(convId, { files });
    },
    adopt: (convId, text) => {
      if (!(convId in get().drafts)) change(convId, { text });
    },
  };
});

/** Hands every text to the core, before the page goes away; rejects when one of them could not be kept. */
export async function saveDrafts(core: Core): Promise<void> {
  const texts = Object.entries(useDrafts.getState().drafts);
  await Promise.all(texts.map(([conv_id, { text }]) => core.call({ type: 'set_draft', conv_id, text })));
}

/** Hands changed texts to the core: a moment after the last key, and at once when the page goes away. */
export function keepDrafts(core: Core): () => void {
  const waiting = new Map<string, number>();
  const save = (convId: string): void => {
    clearTimeout(waiting.get(convId));
    waiting.delete(convId);
    const text = useDrafts.getState().drafts[convId]?.text ?? '';
    core.call({ type: 'set_draft', conv_id: convId, text }).catch(() => undefined);
  };
  const saveAll = (): void => {
    for (const convId of waiting.keys()) save(convId);
  };
  const stop = useDrafts.subscribe((now, before) => {
    for (const [convId, { text }] of Object.entries(now.drafts)) {
      const known = before.drafts[convId];
      // What was just taken over from the core is there already.
      if (!known || known.text === text) continue;
      clearTimeout(waiting.get(convId));
      waiting.set(convId, window.setTimeout(() => save(convId), SAVE_MS));
    }
  });
  window.addEventListener('pagehide', saveAll);
  return () => {
    stop();
    saveAll();
    window.removeEventListener('pagehide', saveAll);
  };
}
