/**
 * Takes out of a picture what its camera wrote beside it: place, time, device, names, hidden thumbnails. The pixels are not
 * touched and nothing is copied in memory: the clean file is made of slices of the old one.
 */
type Part = [from: number, to: number] | Uint8Array<ArrayBuffer>;

/** Bytes; the heads of every segment lie well within this in any picture that a camera or an editor writes. */
const HEAD = 4 * 1024 * 1024;

const ascii = (view: DataView, at: number, length: number): string => {
  let text = '';
  for (let i = at; i < Math.min(at + length, view.byteLength); i += 1) text += String.fromCharCode(view.getUint8(i));
  return text;
};

/** How the picture is turned; the one thing of Exif that is needed to show it. 1 when nothing says so. */
function orientation(view: DataView, start: number, end: number): number {
  const tiff = start + 6;
  if (tiff + 8 > end) return 1;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > end) return 1;
  const count = view.getUint16(directory, little);
  for (let i = 0; i < count; i += 1) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > end) return 1;
    if (view.getUint16(entry, little) === 0x0112) {
      const value = view.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : 1;
    }
  }
  return 1;
}

/** The smallest Exif segment there is: only how the picture is turned. */
function turned(value: number): Uint8Array<ArrayBuffer> {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0];
  return new Uint8Array([0xff, 0xe1, 0, exif.length + 2, ...exif]);
}

/** Segments of a JPEG that a decoder needs: all but APP1 (Exif, XMP), APP3–APP13, APP15 and comments. */
function jpeg(view: DataView, size: number): Part[] | null {
  const parts: Part[] = [[0, 2]];
  let turn = 1;
  let at = 2;
  while (at + 4 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda) {
      if (turn !== 1) parts.splice(1, 0, turned(turn));
      parts.push([at, size]);
      return parts;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > view.byteLength) return null;
    const app = marker >= 0xe0 && marker <= 0xef;
    // APP0 is JFIF, APP2 the colour profile, APP14 tells how colours are coded.
    const needed = app ? marker === 0xe0 || marker === 0xee || (marker === 0xe2 && ascii(view, at + 4, 11) === 'ICC_PROFILE') : marker !== 0xfe;
    if (needed) parts.push([at, end]);
    else if (marker === 0xe1 && ascii(view, at + 4, 4) === 'Exif') turn = orientation(view, at + 4, end);
    at = end;
  }
  return null;
}

const PNG_SAID = new Set(['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME']);

/** Chunks of a PNG up to its first pixels, without what was written beside them. */
function png(view: DataView, size: number): Part[] | null {
  const parts: Part[] = [[0, 8]];
  let at = 8;
  while (at + 8 <= view.byteLength) {
    const kind = ascii(view, at + 4, 4);
    if (kind === 'IDAT') {
      parts.push([at, size]);
      return parts;
    }
    const end = at + 12 + view.getUint32(at);
    if (end > size) return null;
    if (!PNG_SAID.has(kind)) parts.push([at, end]);
    at = end;
  }
  return null;
}

/** The same picture without what was written beside it. Whatever is not understood whole is left as it is. */
export async function stripMetadata(file: File): Promise<File> {
  if (file.type !== 'image/jpeg' && file.type !== 'image/png') return file;
  const view = new DataView(await file.slice(0, HEAD).arrayBuffer());
  if (view.byteLength < 16) return file;
  const parts = view.getUint16(0) === 0xffd8 ? jpeg(view, file.size) : view.getUint32(0) === 0x89504e47 ? png(view, file.size) : null;
  if (parts === null) return file;
  const bytes = parts.map((part) => (part instanceof Uint8Array ? part : file.slice(part[0], part[1])));
  return new File(bytes, file.name, { type: file.type, lastModified: file.lastModified });
}

/** The file that an upload began with: as it was chosen, or without what was written beside it. Bytes. */
export async function asBegun(chosen: File, size: number): Promise<File> {
  if (chosen.size === size) return chosen;
  const stripped = await stripMetadata(chosen);
  return stripped.size === size ? stripped : chosen;
}
