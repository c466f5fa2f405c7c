import type { MeView } from '../core/types.gen';

/** Minutes without a touch after which Ren locks; 0 for as long as a tab is open. */
export const LOCK_AFTER = [5, 15, 30, 60, 0] as const;
export type LockAfter = (typeof LOCK_AFTER)[number];

const KEY = 'ren.active';
/** How often a touch is written down, and how often it is looked whether it was long ago. */
const NOTE_MS = 5_000;
const LOOK_MS = 10_000;
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const;

/** What was chosen; else half an hour, unless this browser was asked to stay signed in. */
export const lockAfter = (chosen: LockAfter | null, me: Pick<MeView, 'stays_signed_in'>): LockAfter => chosen ?? (me.stays_signed_in ? 0 : 30);

/** When somebody was here last, in any tab. Only a time; nothing of it is secret. */
export function lastTouch(): number {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}

function note(now: number): void {
  try {
    localStorage.setItem(KEY, String(now));
  } catch {
    // Then every tab counts for itself.
  }
}

/** Calls `lock` when nobody has touched any tab for so long. A computer that slept locks when it wakes, before the first touch counts. */
export function watchIdle(minutes: LockAfter, lock: () => void): () => void {
  if (minutes === 0) return () => undefined;
  let own = Date.now();
  note(own);
  let over = false;
  const look = (): void => {
    if (over || Date.now() - Math.max(own, lastTouch()) < minutes * 60_000) return;
    over = true;
    lock();
  };
  const touched = (): void => {
    look();
    if (over || Date.now() - own < NOTE_MS) return;
    own = Date.now();
    note(own);
  };
  const timer = setInterval(look, LOOK_MS);
  for (const touch of TOUCHES) window.addEventListener(touch, touched, { capture: true, passive: true });
  document.addEventListener('visibilitychange', look);
  return () => {
    clearInterval(timer);
    for (const touch of TOUCHES) window.removeEventListener(touch, touched, { capture: true });
    document.removeEventListener('visibilitychange', look);
  };
}
