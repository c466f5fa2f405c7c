import { toBase64Url } from './base64';

/** Bytes; the descriptor's limit. */
export const THUMBNAIL_LIMIT = 32 * 1024;
/** Pixels of the longer side, tried from large to small until it fits. */
const SIDES = [480, 360, 240, 160] as const;
const QUALITIES = [0.72, 0.5] as const;
/** A film that shows nothing within this time goes without a picture. */
const FILM_MS = 6000;

export interface Thumbnail {
  /** Pixels of the whole picture, not of the thumbnail. */
  width: number;
  height: number;
  blob: Blob;
  /** The same, base64url. */
  text: string;
}

function toBlob(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => {
    canvas.toBlob(resolve, type, quality);
  });
}

/** WebP, or JPEG where the browser writes no WebP: it gives PNG instead then. */
export async function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  const blob = await toBlob(canvas, 'image/webp', quality);
  return blob?.type === 'image/webp' ? blob : toBlob(canvas, 'image/jpeg', quality);
}

/** Draws anew, so nothing of the original file but its look is in the thumbnail. */
async function shrink(source: CanvasImageSource, width: number, height: number): Promise<Thumbnail | null> {
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(width, height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext('2d');
    if (!context) return null;
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      const blob = await encode(canvas, quality);
      if (blob && blob.size <= THUMBNAIL_LIMIT) {
        return { width, height, blob, text: toBase64Url(new Uint8Array(await blob.arrayBuffer())) };
      }
    }
  }
  return null;
}

async function ofImage(file: File): Promise<Thumbnail | null> {
  const bitmap = await createImageBitmap(file);
  try {
    return await shrink(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

async function ofFilm(file: File): Promise<Thumbnail | null> {
  const address = URL.createObjectURL(file);
  const film = document.createElement('video');
  film.muted = true;
  film.preload = 'auto';
  film.playsInline = true;
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no frame in time')), FILM_MS);
      film.addEventListener('loadeddata', () => {
        clearTimeout(timer);
        resolve();
      });
      film.addEventListener('error', () => {
        clearTimeout(timer);
        reject(new Error('not a film'));
      });
      film.src = address;
    });
    return await shrink(film, film.videoWidth, film.videoHeight);
  } finally {
    film.removeAttribute('src');
    film.load();
    URL.revokeObjectURL(address);
  }
}

/** A small picture of an image or of a film's first frame; `null` when it cannot be made. */
export function makeThumbnail(file: File, kind: 'image' | 'video'): Promise<Thumbnail | null> {
  return kind === 'image' ? ofImage(file) : ofFilm(file);
}
