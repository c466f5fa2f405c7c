/** Pixels between which the list may be drawn. */
export const LIST_MIN = 320;
export const LIST_MAX = 420;

export function clampWidth(width: number): number {
  return Math.min(LIST_MAX, Math.max(LIST_MIN, Math.round(width)));
}
