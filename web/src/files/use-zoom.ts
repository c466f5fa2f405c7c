import { useCallback, useEffect, useRef, useState, type CSSProperties, type PointerEvent, type RefObject } from 'react';

const MOST = 8;

interface View {
  of: string;
  scale: number;
  x: number;
  y: number;
}

interface Zoom {
  stage: RefObject<HTMLDivElement | null>;
  style: CSSProperties;
  by: (factor: number) => void;
  reset: () => void;
  handlers: {
    onDoubleClick: () => void;
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => void;
    onPointerUp: (event: PointerEvent<HTMLDivElement>) => void;
    onPointerCancel: (event: PointerEvent<HTMLDivElement>) => void;
  };
}

/** Wheel, pinch, double click and drag on one picture; another picture begins anew. */
export function useZoom(of: string): Zoom {
  const stage = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ of, scale: 1, x: 0, y: 0 });
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  if (view.of !== of) setView({ of, scale: 1, x: 0, y: 0 });

  const by = useCallback((factor: number): void => {
    setView((now) => {
      const scale = Math.min(MOST, Math.max(1, now.scale * factor));
      const part = scale === 1 ? 0 : scale / now.scale;
      return { ...now, scale, x: now.x * part, y: now.y * part };
    });
  }, []);
  const reset = (): void => setView({ of, scale: 1, x: 0, y: 0 });

  // React listens to the wheel passively; zooming must keep the page still.
  useEffect(() => {
    const element = stage.current;
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      by(Math.exp(-event.deltaY / 300));
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [by]);

  const spread = (): number => {
    const [a, b] = [...fingers.current.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  const lift = (event: PointerEvent<HTMLDivElement>): void => {
    fingers.current.delete(event.pointerId);
  };

  return {
    stage,
    by,
    reset,
    style: { transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`, cursor: view.scale > 1 ? 'grab' : 'zoom-in' },
    handlers: {
      onDoubleClick: () => (view.scale > 1 ? reset() : by(2.5)),
      onPointerDown: (event) => {
        if (event.target instanceof HTMLImageElement) fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      },
      onPointerMove: (event) => {
        const before = fingers.current.get(event.pointerId);
        if (!before) return;
        const apart = spread();
        fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        if (fingers.current.size === 2 && apart > 0) by(spread() / apart);
        else if (view.scale > 1) setView((now) => ({ ...now, x: now.x + event.clientX - before.x, y: now.y + event.clientY - before.y }));
      },
      onPointerUp: lift,
      onPointerCancel: lift,
    },
  };
}
