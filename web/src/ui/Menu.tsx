import type { LucideIcon } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { cx } from './cx';

export interface MenuItem {
  label: string;
  icon: LucideIcon;
  keys?: string;
  danger?: boolean;
  /** It leads to another menu in the same place, so this one does not close by itself. */
  leads?: boolean;
  run: () => void;
}

/** A choice that is its own picture; all of them stand in one row above the items. */
export interface QuickItem {
  sign: string;
  label: string;
  chosen: boolean;
  run: () => void;
}

interface Props {
  label: string;
  items: readonly MenuItem[];
  quick?: readonly QuickItem[];
  /** Where it opens: a point, or the button under which it hangs. Pixels of the viewport. */
  at: { x: number; y: number };
  onClose: () => void;
}

const MARGIN = 8;

/** A menu at a point: arrows, Home, End, first letter, Esc; the focus goes back to where it was. */
export function Menu({ label, items, quick = [], at, onClose }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  useLayoutEffect(() => {
    const menu = ref.current;
    if (!menu) return;
    const { width, height } = menu.getBoundingClientRect();
    const left = Math.max(MARGIN, Math.min(at.x, window.innerWidth - width - MARGIN));
    const below = at.y + height + MARGIN <= window.innerHeight;
    const top = below ? at.y : Math.max(MARGIN, at.y - height);
    menu.style.left = `${left}px`;
    menu.style.top = `${top}px`;
  }, [at.x, at.y]);

  useEffect(() => {
    const before = document.activeElement;
    const menu = ref.current;
    menu?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const away = (event: Event): void => {
      if (event.target instanceof Node && menu?.contains(event.target)) return;
      close.current();
    };
    const leave = (): void => close.current();
    window.addEventListener('pointerdown', away, true);
    window.addEventListener('wheel', away, { capture: true, passive: true });
    window.addEventListener('blur', leave);
    window.addEventListener('resize', leave);
    return () => {
      window.removeEventListener('pointerdown', away, true);
      window.removeEventListener('wheel', away, true);
      window.removeEventListener('blur', leave);
      window.removeEventListener('resize', leave);
      if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body) before.focus();
    };
  }, []);

  const move = (event: React.KeyboardEvent): void => {
    const entries = [...(ref.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const index = entries.indexOf(document.activeElement as HTMLElement);
    const to = (next: number): void => {
      event.preventDefault();
      entries[(next + entries.length) % entries.length]?.focus();
    };
    event.stopPropagation();
    if (event.key === 'ArrowDown') to(index + 1);
    else if (event.key === 'ArrowUp') to(index - 1);
    else if (event.key === 'ArrowRight' && index < quick.length) to(index + 1);
    else if (event.key === 'ArrowLeft' && index > 0 && index <= quick.length) to(index - 1);
    else if (event.key === 'Home') to(0);
    else if (event.key === 'End') to(-1);
    else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
    } else if (event.key.length === 1) {
      const letter = event.key.toLocaleLowerCase();
      const found = entries.findIndex((entry, i) => i > index && (entry.textContent ?? '').toLocaleLowerCase().startsWith(letter));
      if (found >= 0) to(found);
    }
  };

  return createPortal(
    <div
      ref={ref}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={move}
      className="fade-in fixed z-50 min-w-48 rounded-card border border-line bg-raised p-1 text-ink shadow-float"
    >
      {quick.length > 0 && (
        <div role="group" className="mb-1 flex border-b border-line pb-1">
          {quick.map((item) => (
            <button
              key={item.sign}
              type="button"
              role="menuitemcheckbox"
              aria-checked={item.chosen}
              aria-label={item.label}
              tabIndex={-1}
              onClick={() => {
                onClose();
                item.run();
              }}
              className={cx('grid size-11 place-items-center rounded-control text-20 outline-none hover:bg-hover focus:bg-hover sm:size-10', item.chosen && 'bg-accent-soft')}
            >
              <span aria-hidden>{item.sign}</span>
            </button>
          ))}
        </div>
      )}
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          aria-haspopup={item.leads ? 'menu' : undefined}
          tabIndex={-1}
          onClick={() => {
            if (!item.leads) onClose();
            item.run();
          }}
          className={cx(
            'flex min-h-11 w-full items-center gap-3 rounded-control px-3 text-left text-15 outline-none hover:bg-hover focus:bg-hover sm:min-h-10',
            item.danger && 'text-danger',
          )}
        >
          <item.icon aria-hidden size={18} strokeWidth={1.75} className={item.danger ? '' : 'text-ink-3'} />
          <span className="grow">{item.label}</span>
          {item.keys && <kbd className="font-sans text-12 text-ink-3">{item.keys}</kbd>}
        </button>
      ))}
    </div>,
    document.body,
  );
}
