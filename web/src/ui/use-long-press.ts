import { useEffect, useRef, type PointerEvent } from 'react';

const HOLD_MS = 480;
/** Pixels a resting finger may tremble. */
const TREMBLE = 8;

interface Handlers {
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: () => void;
  onPointerCancel: () => void;
}

/** A finger that rests. iOS has no context menu event, so it is told from the touch itself. */
export function useLongPress(run: (at: { x: number; y: number }) => void): Handlers {
  const timer = useRef(0);
  const from = useRef({ x: 0, y: 0 });
  const stop = (): void => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onPointerDown: (event) => {
      stop();
      if (event.pointerType !== 'touch') return;
      const at = { x: event.clientX, y: event.clientY };
      from.current = at;
      timer.current = window.setTimeout(() => {
        navigator.vibrate?.(8);
        run(at);
      }, HOLD_MS);
    },
    onPointerMove: (event) => {
      if (Math.hypot(event.clientX - from.current.x, event.clientY - from.current.y) > TREMBLE) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  };
}
