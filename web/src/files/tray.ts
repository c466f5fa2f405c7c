import { create } from 'zustand';
import type { FileDetails } from '../core/api';
import { claimsInline } from '../lib/sniff';
import { makeThumbnail, type Thumbnail } from '../lib/thumbnail';

/** A file that was chosen and not sent yet. */
export interface TrayItem {
  id: string;
  file: File;
  kind: 'image' | 'video' | 'file';
  /** Ends when the thumbnail is made, or could not be. */
  ready: Promise<Thumbnail | null>;
}

/** What becomes known or is typed later, by item. */
interface TrayFacts {
  previews: Readonly<Record<string, string>>;
  captions: Readonly<Record<string, string>>;
}

export const useTray = create<TrayFacts>(() => ({ previews: {}, captions: {} }));

export function setCaption(id: string, caption: string): void {
  useTray.setState(({ captions }) => ({ captions: { ...captions, [id]: caption } }));
}

/** Takes a file in and starts to make its thumbnail. */
export function prepare(file: File, id: string = crypto.randomUUID()): TrayItem {
  const kind = claimsInline(file.type) ?? 'file';
  const ready = kind === 'file' ? Promise.resolve(null) : makeThumbnail(file, kind).catch(() => null);
  void ready.then((thumbnail) => {
    if (!thumbnail) return;
    const preview = URL.createObjectURL(thumbnail.blob);
    useTray.setState(({ previews }) => ({ previews: { ...previews, [id]: preview } }));
  });
  return { id, file, kind, ready };
}

export function release(item: TrayItem): void {
  void item.ready.then(() => {
    const { previews, captions } = useTray.getState();
    const preview = previews[item.id];
    if (preview !== undefined) URL.revokeObjectURL(preview);
    useTray.setState({
      previews: Object.fromEntries(Object.entries(previews).filter(([id]) => id !== item.id)),
      captions: Object.fromEntries(Object.entries(captions).filter(([id]) => id !== item.id)),
    });
  });
}

/** What goes with the file. */
export async function detailsOf(item: TrayItem, caption: string, asFile: boolean): Promise<FileDetails> {
  const thumbnail = asFile ? null : await item.ready;
  return {
    caption,
    width: thumbnail?.width ?? null,
    height: thumbnail?.height ?? null,
    thumbnail: thumbnail?.text ?? null,
  };
}
