import { useEffect, useRef, useState } from 'react';

interface Tip {
  text: string;
  keys: string | undefined;
  x: number;
  y: number;
  above: boolean;
}

const DELAY_MS = 450;

/**
 * One layer shows the tooltip of whatever has `data-tip`. It repeats a name that screen readers already have, so it is
 * hidden from them; it comes on hover and on keyboard focus, never on touch.
 */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  const timer = useRef(0);

  useEffect(() => {
    const hide = (): void => {
      clearTimeout(timer.current);
      setTip(null);
    };
    const offer = (target: EventTarget | null, delay: number): void => {
      const owner = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
      hide();
      if (!owner) return;
      timer.current = window.setTimeout(() => {
        const box = owner.getBoundingClientRect();
        if (box.width === 0) return;
        const above = box.bottom + 44 > window.innerHeight;
        const x = Math.min(Math.max(box.left + box.width / 2, 72), window.innerWidth - 72);
        setTip({ text: owner.dataset.tip ?? '', keys: owner.dataset.keys, x, y: above ? box.top - 6 : box.bottom + 6, above });
      }, delay);
    };
    const over = (event: PointerEvent): void => {
      if (event.pointerType === 'mouse') offer(event.target, DELAY_MS);
    };
    const focus = (event: FocusEvent): void => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) offer(event.target, DELAY_MS);
    };
    document.addEventListener('pointerover', over);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('keydown', hide);
    document.addEventListener('scroll', hide, true);
    return () => {
      hide();
      document.removeEventListener('pointerover', over);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('keydown', hide);
      document.removeEventListener('scroll', hide, true);
    };
  }, []);

  if (!tip) return null;
  return (
    <div
      aria-hidden
      // In the top layer, so that it also shows over a modal dialog.
      popover="manual"
      ref={(layer) => layer?.showPopover()}
      style={{ left: tip.x, top: tip.y, translate: tip.above ? '-50% -100%' : '-50% 0' }}
      className="fade-in pointer-events-none fixed inset-auto m-0 hidden overflow-visible open:flex items-center gap-2 whitespace-nowrap rounded-control bg-ink px-2.5 py-1.5 text-13 text-paper shadow-float"
    >
      {tip.text}
      {tip.keys && <kbd className="font-sans text-12 opacity-70">{tip.keys}</kbd>}
    </div>
  );
}
