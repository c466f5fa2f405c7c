import { useEffect, useState } from 'react';
import type { MediaView } from '../core/types.gen';
import { fromBase64Url } from '../lib/base64';
import { sniff } from '../lib/sniff';

interface Held {
  url: string;
  users: number;
}

const KEEP = 80;
const held = new Map<string, Held>();

/** The oldest that nobody shows go first. */
function sweep(): void {
  for (const [key, entry] of held) {
    if (held.size <= KEEP) return;
    if (entry.users > 0) continue;
    URL.revokeObjectURL(entry.url);
    held.delete(key);
  }
}

/** As long as somebody shows it, it stays. */
function use(key: string): () => void {
  const entry = held.get(key);
  if (!entry) return () => undefined;
  entry.users += 1;
  return () => {
    entry.users -= 1;
  };
}

function take(key: string, blob: () => Blob | null): Held | null {
  const found = held.get(key);
  if (found) return found;
  const made = blob();
  if (!made) return null;
  const entry = { url: URL.createObjectURL(made), users: 0 };
  held.set(key, entry);
  sweep();
  return entry;
}

function thumbnailBlob(text: string): Blob | null {
  const bytes = fromBase64Url(text);
  const inline = bytes && sniff(bytes);
  return bytes && inline?.kind === 'image' ? new Blob([bytes], { type: inline.mime }) : null;
}

/** An address for a thumbnail that came with a message; `null` when there is none that may be shown. */
export function useThumbnail(media: MediaView): string | null {
  return usePicture(media.thumbnail);
}

/** An address for a small picture, base64url; `null` when there is none that may be shown. */
export function usePicture(text: string): string | null {
  const entry = text === '' ? null : take(text, () => thumbnailBlob(text));
  useEffect(() => use(text), [text]);
  return entry?.url ?? null;
}

/** An address for a blob, for as long as the view stands. */
export function useBlobUrl(blob: Blob | null): string | null {
  const [made, setMade] = useState<{ blob: Blob; url: string } | null>(null);
  useEffect(() => {
    if (!blob) return undefined;
    const url = URL.createObjectURL(blob);
    setMade({ blob, url });
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return made && made.blob === blob ? made.url : null;
}
