import { useEffect } from 'react';
import { useCore } from './core-context';

/** Use is told this often at most; the core counts a person as there a little longer. Milliseconds. */
const EVERY_MS = 25_000;
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart', 'focus'] as const;

/** Tells the core while the person uses this tab, and when it goes out of sight. Whether others hear of it is not decided here. */
export function useActivity(): void {
  const core = useCore();
  useEffect(() => {
    let told = 0;
    const say = (active: boolean): void => {
      core.call({ type: 'used', active }).catch(() => undefined);
    };
    const used = (): void => {
      if (document.visibilityState !== 'visible' || Date.now() - told < EVERY_MS) return;
      told = Date.now();
      say(true);
    };
    const turned = (): void => {
      if (document.visibilityState === 'visible') return used();
      told = 0;
      say(false);
    };
    used();
    const passive = { passive: true, capture: true } as const;
    for (const sign of SIGNS) addEventListener(sign, used, passive);
    document.addEventListener('visibilitychange', turned);
    return () => {
      for (const sign of SIGNS) removeEventListener(sign, used, passive);
      document.removeEventListener('visibilitychange', turned);
    };
  }, [core]);
}
