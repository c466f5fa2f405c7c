import { useSyncExternalStore } from 'react';

const lists = new Map<string, MediaQueryList>();

function list(query: string): MediaQueryList {
  let found = lists.get(query);
  if (!found) {
    found = window.matchMedia(query);
    lists.set(query, found);
  }
  return found;
}

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = list(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => list(query).matches,
  );
}

/** Phone: one place at a time. */
export const PHONE = '(max-width: 39.99rem)';
/** Rail, list and conversation side by side. */
export const DESKTOP = '(min-width: 64rem)';
/** Room for the side panel next to the conversation. */
export const WIDE = '(min-width: 80rem)';
