import { describe, expect, it } from 'vitest';
import { centred, dragged, MOST_ZOOM, settle, sideOf, zoomed } from '../src/lib/crop';

const wide = { width: 900, height: 600 };

describe('the square of a picture', () => {
  it('begins in the middle with as much as there is', () => {
    const crop = centred(wide);
    expect(crop).toEqual({ x: 450, y: 300, zoom: 1 });
    expect(sideOf(wide, crop)).toBe(600);
  });

  it('follows the finger and never leaves the picture', () => {
    const crop = centred(wide);
    expect(dragged(wide, crop, 0.1, 0)).toEqual({ x: 390, y: 300, zoom: 1 });
    expect(dragged(wide, crop, 9, -9)).toEqual({ x: 300, y: 300, zoom: 1 });
    expect(dragged(wide, crop, -9, 9)).toEqual({ x: 600, y: 300, zoom: 1 });
  });

  it('comes closer around its middle, so far and not farther', () => {
    const close = zoomed(wide, centred(wide), 2);
    expect(sideOf(wide, close)).toBe(300);
    expect(close).toMatchObject({ x: 450, y: 300 });
    expect(zoomed(wide, close, 99).zoom).toBe(MOST_ZOOM);
    expect(zoomed(wide, close, 0).zoom).toBe(1);
  });

  it('moves back inside when it grows at an edge', () => {
    const corner = dragged(wide, zoomed(wide, centred(wide), 4), 9, 9);
    expect(corner).toMatchObject({ x: 75, y: 75 });
    expect(settle(wide, { ...corner, zoom: 1 })).toEqual({ x: 300, y: 300, zoom: 1 });
  });
});
