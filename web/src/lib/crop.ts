/** Which square of a picture is kept: pure, in pixels of the picture. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the middle of the square is, and how much closer than "as much as there is". */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Closer than this nothing is to be seen any more. */
export const MOST_ZOOM = 4;

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** The middle, all of it. */
export const centred = ({ width, height }: Size): Crop => ({ x: width / 2, y: height / 2, zoom: 1 });

/** Side of the square. */
export const sideOf = ({ width, height }: Size, { zoom }: Crop): number => Math.min(width, height) / zoom;

/** The same, with the whole square inside of the picture. */
export function settle(size: Size, crop: Crop): Crop {
  const zoom = clamp(crop.zoom, 1, MOST_ZOOM);
  const half = sideOf(size, { ...crop, zoom }) / 2;
  return { zoom, x: clamp(crop.x, half, size.width - half), y: clamp(crop.y, half, size.height - half) };
}

/** The picture is dragged by so much, as a share of the square's side. */
export function dragged(size: Size, crop: Crop, dx: number, dy: number): Crop {
  const side = sideOf(size, crop);
  return settle(size, { ...crop, x: crop.x - dx * side, y: crop.y - dy * side });
}

/** Closer or farther, the middle stays. */
export const zoomed = (size: Size, crop: Crop, zoom: number): Crop => settle(size, { ...crop, zoom });
