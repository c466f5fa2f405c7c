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

/** An own message that is being edited in the composer. */
export interface EditDraft {
  hash: string;
  /** What stood in the composer; it comes back when the edit is over. */
  before: string;
  line: string;
}

export interface Draft {
  text: string;
  reply: ReplyDraft | null;
  edit: EditDraft | null;
  files: readonly TrayItem[];
  /** Texts that were sent and are not in the core's hands yet: kept like a draft until they are. */
  leaving: readonly string[];
}

/** A draft as the core has it: from before a reload, from another tab, from another browser. */
export interface KeptDraft {
  text: string;
  reply: ReplyDraft | null;
  /** When it was set. */
  at: number;
}

interface Drafts {
  drafts: Readonly<Record<string, Draft>>;
  setText: (convId: string, text: string) => void;
  setReply: (convId: string, reply: ReplyDraft | null) => void;
  /** Takes a message's words into the composer. */
  startEdit: (convId: string, edit: Omit<EditDraft, 'before'>, words: string) => void;
  endEdit: (convId: string) => void;
  /** A text goes out: the composer is free for the next one at once. */
  leave: (convId: string, text: string) => void;
  /** It is in the core's hands; or it is not, and stands in the composer again, before what was typed since. */
  left: (convId: string, text: string, back: ReplyDraft | null | undefined) => void;
  addFiles: (convId: string, files: readonly File[]) => void;
  setFiles: (convId: string, files: readonly TrayItem[]) => void;
  /** Takes over what the core has, unless something is being typed here. */
  adopt: (convId: string, kept: KeptDraft) => void;
}

const SAVE_MS = 300;
export const NO_DRAFT: Draft = { text: '', reply: null, edit: null, files: [], leaving: [] };

interface Known {
  text: string;
  reply: string | null;
  at: number;
}
/** What the core has of each draft; no view depends on it. */
const known = new Map<string, Known>();

/** Nothing readable stays on the page. */
export function forgetDrafts(): void {
  known.clear();
  useDrafts.setState({ drafts: {} });
}

/**
 * What stands in every composer. It belongs to the page and not to a view, so moving between conversations loses nothing;
 * text and answer are also handed to the core, so that a reload loses nothing either, and other browsers have them, too.
 */
export const useDrafts = create<Drafts>((set, get) => {
  const change = (convId: string, part: Partial<Draft>): void =>
    set(({ drafts }) => ({ drafts: { ...drafts, [convId]: { ...(drafts[convId] ?? NO_DRAFT), ...part } } }));
  return {
    drafts: {},
    setText: (convId, text) => change(convId, { text }),
    setReply: (convId, reply) => {
      get().endEdit(convId);
      change(convId, { reply });
    },
    startEdit: (convId, edit, words) => {
      const { text, edit: running } = get().drafts[convId] ?? NO_DRAFT;
      change(convId, { edit: { ...edit, before: running?.before ?? text }, text: words });
    },
    endEdit: (convId) => {
      const edit = get().drafts[convId]?.edit;
      if (edit) change(convId, { edit: null, text: edit.before });
    },
    leave: (convId, text) => change(convId, { text: '', reply: null, leaving: [...(get().drafts[convId]?.leaving ?? []), text] }),
    left: (convId, text, back) => {
      const draft = get().drafts[convId] ?? NO_DRAFT;
      const at = draft.leaving.indexOf(text);
      const leaving = draft.leaving.filter((_, i) => i !== at);
      if (back === undefined) return change(convId, { leaving });
      const words = (since: string): string => (since === '' ? text : `${text}\n${since}`);
      if (draft.edit) return change(convId, { leaving, edit: { ...draft.edit, before: words(draft.edit.before) } });
      change(convId, { leaving, text: words(draft.text), reply: draft.reply ?? back });
    },
    addFiles: (convId, files) => change(convId, { files: [...(get().drafts[convId]?.files ?? []), ...files.map((file) => prepare(file))] }),
    setFiles: (convId, files) => {
      for (const item of get().drafts[convId]?.files ?? []) if (!files.includes(item)) release(item);
      change(convId, { files });
    },
    adopt: (convId, kept) => {
      const seen = known.get(convId);
      if (seen && kept.at <= seen.at) return;
      const now = { text: kept.text, reply: kept.reply?.hash ?? null, at: kept.at };
      known.set(convId, now);
      // What was handed over comes back with its time.
      if (seen && seen.text === now.text && seen.reply === now.reply) return;
      const mine = get().drafts[convId];
      if (mine?.edit) {
        change(convId, { edit: { ...mine.edit, before: kept.text }, reply: kept.reply });
        return;
      }
      if (mine !== undefined && mine.leaving.length > 0) return;
      // What is typed here and not handed over yet was set later: it stays, and is handed over. Else it was sent or changed elsewhere.
      const busy = mine !== undefined && mine.text !== '' && mine.text !== seen?.text;
      change(convId, busy ? {} : { text: kept.text, reply: kept.reply });
    },
  };
});

/** Hands one draft to the core. */
async function hand(core: Core, convId: string, { text: words, reply, edit, leaving }: Draft): Promise<void> {
  // An edit is no draft; but after a reload its words are better found there than nowhere.
  const typing = edit && edit.before !== '' ? edit.before : words;
  const text = [...leaving, typing].filter((part) => part !== '').join('\n');
  const answers = reply?.hash ?? null;
  known.set(convId, { text, reply: answers, at: known.get(convId)?.at ?? 0 });
  await core.call({ type: 'set_draft', conv_id: convId, text, reply_to: answers });
}

/** Hands every draft to the core, before the page goes away; rejects when one of them could not be kept. */
export async function saveDrafts(core: Core): Promise<void> {
  await Promise.all(Object.entries(useDrafts.getState().drafts).map(([convId, draft]) => hand(core, convId, draft)));
}

/** Hands changed drafts to the core: a moment after the last key, and at once when the page goes away. */
export function keepDrafts(core: Core): () => void {
  const waiting = new Map<string, number>();
  const save = (convId: string): void => {
    clearTimeout(waiting.get(convId));
    waiting.delete(convId);
    hand(core, convId, useDrafts.getState().drafts[convId] ?? NO_DRAFT).catch(() => undefined);
  };
  const saveAll = (): void => {
    const leaving = Object.entries(useDrafts.getState().drafts).filter(([, draft]) => draft.leaving.length > 0);
    for (const convId of new Set([...waiting.keys(), ...leaving.map(([id]) => id)])) save(convId);
  };
  const stop = useDrafts.subscribe((now, before) => {
    for (const [convId, draft] of Object.entries(now.drafts)) {
      if (draft === before.drafts[convId]) continue;
      const there = known.get(convId);
      // Until the core has a text that goes out it keeps the draft in which that text still stands.
      if (draft.leaving.length > 0) continue;
      if (there && there.text === draft.text && there.reply === (draft.reply?.hash ?? null)) {
        clearTimeout(waiting.get(convId));
        waiting.delete(convId);
        continue;
      }
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
