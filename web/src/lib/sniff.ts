/**
 * What a file's first bytes say it is. The type that a sender claims decides nothing: only these are ever shown inline,
 * everything else (SVG and HTML above all) goes to disk.
 */
export type Inline = { kind: 'image' | 'video'; mime: string };

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

export function sniff(bytes: Uint8Array): Inline | null {
  if (bytes.length < 12) return null;
  if (bytes[0] === 0x89 && text(bytes, 1, 4) === 'PNG') return { kind: 'image', mime: 'image/png' };
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return { kind: 'image', mime: 'image/jpeg' };
  if (text(bytes, 0, 4) === 'GIF8') return { kind: 'image', mime: 'image/gif' };
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return { kind: 'image', mime: 'image/webp' };
  if (text(bytes, 4, 8) === 'ftyp') {
    const brand = text(bytes, 8, 12);
    if (brand === 'avif' || brand === 'avis') return { kind: 'image', mime: 'image/avif' };
    if (/^(?:isom|iso\d|mp4\d|avc1|M4V |MSNV|dash|mmp4)$/u.test(brand)) return { kind: 'video', mime: 'video/mp4' };
    return null;
  }
  if (bytes[0] === 0x1a && bytes[1] === 0x45 && bytes[2] === 0xdf && bytes[3] === 0xa3) return { kind: 'video', mime: 'video/webm' };
  return null;
}

/** The same bytes under the type that they really have, or `null` when they must not be shown. */
export async function inlineBlob(blob: Blob): Promise<{ blob: Blob; inline: Inline } | null> {
  const inline = sniff(new Uint8Array(await blob.slice(0, 32).arrayBuffer()));
  return inline === null ? null : { blob: blob.slice(0, blob.size, inline.mime), inline };
}

/** Types that a card offers to show. The bytes are looked at again before anything is shown. */
export function claimsInline(mime: string): Inline['kind'] | null {
  if (/^image\/(?:png|jpeg|webp|avif|gif)$/u.test(mime)) return 'image';
  if (/^video\/(?:mp4|webm)$/u.test(mime)) return 'video';
  return null;
}
