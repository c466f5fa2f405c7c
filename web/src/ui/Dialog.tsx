import { useLingui } from '@lingui/react/macro';
import { X } from 'lucide-react';
import { useId, useRef, type ReactNode } from 'react';
import { cx } from './cx';
import { IconButton } from './IconButton';
import { useModal } from './use-modal';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** The title is read out but not shown. */
  bare?: boolean;
  width?: 'small' | 'medium' | 'large';
  /** It holds nothing but text: the keyboard scrolls it. */
  reading?: boolean;
  className?: string;
}

const WIDTHS = { small: 'sm:max-w-[26rem]', medium: 'sm:max-w-[32rem]', large: 'sm:max-w-[46rem]' };

/**
 * The browser's own modal dialog: it keeps the focus inside, makes the rest inert, closes by Esc and gives the focus back.
 * On a phone it rises from below as a sheet.
 */
export function Dialog({ title, onClose, children, bare, reading, width = 'small', className }: Props) {
  const { t } = useLingui();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();

  useModal(ref);

  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
      className={cx(
        'backdrop rise-in fixed inset-x-0 top-auto bottom-0 m-0 max-h-[92dvh] w-full max-w-none flex-col overflow-hidden rounded-t-card bg-paper text-ink shadow-float outline-none open:flex',
        'sm:inset-0 sm:m-auto sm:h-fit sm:max-h-[min(86dvh,52rem)] sm:w-[calc(100%-2rem)] sm:rounded-card',
        WIDTHS[width],
        className,
      )}
    >
      <header className={cx('flex shrink-0 items-center gap-2 py-3 pr-3 pl-5', bare && 'sr-only')}>
        <h2 id={id} className="min-w-0 grow truncate text-17 font-semibold">
          {title}
        </h2>
        <IconButton icon={X} label={t`Close`} keys="Esc" onClick={onClose} />
      </header>
      <div {...(reading ? { tabIndex: 0, role: 'group', 'aria-labelledby': id } : {})} className="safe-b flex min-h-0 grow flex-col overflow-y-auto overscroll-contain">{children}</div>
    </dialog>
  );
}
