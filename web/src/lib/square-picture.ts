import { toBase64Url } from './base64';
import { centred, sideOf, type Crop } from './crop';
import { encode } from './thumbnail';

/** What a picture has to fit into; tried from good to small. */
interface Aim {
  /** Bytes. */
  limit: number;
  /** Pixels of a side. */
  sides: readonly number[];
  qualities: readonly number[];
}

/** Every commit of a group carries its picture. */
export const OF_GROUP: Aim = { limit: 3072, sides: [128, 112, 96, 80, 64, 48], qualities: [0.8, 0.6, 0.4, 0.25] };
/** Every contact is sent it once. */
export const OF_PERSON: Aim = { limit: 32_768, sides: [512, 448, 384, 320, 256, 192, 128], qualities: [0.86, 0.75, 0.6] };

/** A picture that is read; `null` when it is none. To be closed. */
export function readPicture(file: Blob): Promise<ImageBitmap | null> {
  return createImageBitmap(file).catch(() => null);
}

/** A square of a picture, made small, base64url; `null` when it cannot be made so small. */
export async function makeSquare(bitmap: ImageBitmap, aim: Aim, crop: Crop = centred(bitmap)): Promise<string | null> {
  for (const side of aim.sides) {
    const canvas = draw(bitmap, crop, side);
    if (!canvas) return null;
    for (const quality of aim.qualities) {
      const blob = await encode(canvas, quality);
      if (blob && blob.size <= aim.limit) return toBase64Url(new Uint8Array(await blob.arrayBuffer()));
    }
  }
  return null;
}

/** Drawn anew, so nothing of the original file but its look is in it. */
function draw(bitmap: ImageBitmap, crop: Crop, side: number): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) return null;
  const cut = sideOf(bitmap, crop);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, crop.x - cut / 2, crop.y - cut / 2, cut, cut, 0, 0, side, side);
  return canvas;
}
