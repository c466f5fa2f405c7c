import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from './cx';
import { Spinner } from './Spinner';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  busy?: boolean;
  icon?: ReactNode;
  wide?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'bg-raised text-ink border border-edge/60 hover:bg-hover hover:border-edge',
  quiet: 'text-accent-ink hover:bg-accent-faint',
  danger: 'bg-danger-fill text-on-danger hover:opacity-90',
};

/** While it is busy it keeps its size and its focus, and does nothing. */
export function Button({ look = 'secondary', busy = false, icon, wide, className, children, onClick, type = 'button', disabled, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={cx(
        'relative inline-flex min-h-11 shrink-0 select-none items-center justify-center gap-2 rounded-control px-4 text-15 font-medium',
        'transition-[background-color,border-color,transform,opacity] duration-120 active:scale-[0.985] disabled:pointer-events-none disabled:opacity-50 sm:min-h-10',
        LOOKS[look],
        wide && 'w-full',
        className,
      )}
    >
      <span className={cx('inline-flex items-center gap-2', busy && 'opacity-0')}>
        {icon}
        {children}
      </span>
      {busy && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      )}
    </button>
  );
}
