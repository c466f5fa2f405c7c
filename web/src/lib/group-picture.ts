import { toBase64Url } from './base64';
import { encode } from './thumbnail';

/** Bytes; every commit of a group carries its picture. */
export const GROUP_PICTURE_LIMIT = 3072;
/** Pixels of a side and qualities, tried from good to small until it fits. */
const SIDES = [128, 112, 96, 80, 64, 48] as const;
const QUALITIES = [0.8, 0.6, 0.4, 0.25] as const;

/** The middle of a picture as a small square, base64url; `null` when it is none or cannot be made so small. */
export async function makeGroupPicture(file: File): Promise<string | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  try {
    for (const side of SIDES) {
      const canvas = drawSquare(bitmap, side);
      if (!canvas) return null;
      for (const quality of QUALITIES) {
        const blob = await encode(canvas, quality);
        if (blob && blob.size <= GROUP_PICTURE_LIMIT) return toBase64Url(new Uint8Array(await blob.arrayBuffer()));
      }
    }
    return null;
  } finally {
    bitmap.close();
  }
}

/** Drawn anew, so nothing of the original file but its look is in it. */
function drawSquare(bitmap: ImageBitmap, side: number): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) return null;
  const cut = Math.min(bitmap.width, bitmap.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (bitmap.width - cut) / 2, (bitmap.height - cut) / 2, cut, cut, 0, 0, side, side);
  return canvas;
}
