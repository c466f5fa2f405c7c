import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

interface Stick {
  /** Goes to the end and stays there. */
  stick: () => void;
  /** Lets go, because somebody asked for another place. */
  release: () => void;
}

/** Milliseconds after which a movement is no longer the hand's. */
const HAND_MS = 400;
/** Frames within which late measurements have come to rest. */
const SETTLE = 10;
const HANDS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * Whoever reads the newest message stays at it: when one arrives, when a row turns out taller than thought, when the composer
 * grows or a keyboard opens. Only moving up by hand lets go; the corrections that the virtual list makes on its way do not.
 * Coming back to the end holds again; the last row of a place in the past is no end.
 */
export function useStickToEnd(scroller: RefObject<HTMLDivElement | null>, toEnd: () => void, near: number, initially: boolean, isEnd: boolean, height: number, last: string | undefined): Stick {
  const held = useRef(initially);
  const end = useRef(isEnd);
  useLayoutEffect(() => {
    end.current = isEnd;
  }, [isEnd]);
  const frame = useRef(0);

  const settle = useCallback(() => {
    let frames = 0;
    const step = (): void => {
      const element = scroller.current;
      if (!element || !held.current || !end.current) return;
      if (element.scrollHeight - element.clientHeight - element.scrollTop > 1) toEnd();
      frames += 1;
      if (frames < SETTLE) frame.current = requestAnimationFrame(step);
    };
    cancelAnimationFrame(frame.current);
    step();
  }, [scroller, toEnd]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    let top = element.scrollTop;
    let hand = Number.NEGATIVE_INFINITY;
    const touch = (): void => {
      hand = performance.now();
    };
    const look = (): void => {
      const distance = element.scrollHeight - element.clientHeight - element.scrollTop;
      const byHand = performance.now() - hand < HAND_MS;
      if (element.scrollTop < top && byHand && distance > 1) held.current = false;
      else if (distance <= near && element.scrollTop >= top && end.current) held.current = true;
      top = element.scrollTop;
    };
    // Opened at what is new, with all of it in sight: that is the end too.
    const opened = requestAnimationFrame(look);
    const keep = new ResizeObserver(settle);
    for (const kind of HANDS) element.addEventListener(kind, touch, { passive: true });
    element.addEventListener('scroll', look, { passive: true });
    keep.observe(element);
    return () => {
      for (const kind of HANDS) element.removeEventListener(kind, touch);
      element.removeEventListener('scroll', look);
      keep.disconnect();
      cancelAnimationFrame(opened);
      cancelAnimationFrame(frame.current);
    };
  }, [scroller, near, settle]);

  useLayoutEffect(() => settle(), [settle, height, last]);

  const stick = useCallback(() => {
    held.current = true;
    settle();
  }, [settle]);
  const release = useCallback(() => {
    held.current = false;
  }, []);
  return { stick, release };
}
