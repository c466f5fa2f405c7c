import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { cx } from './cx';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  icon: LucideIcon;
  /** Its name for screen readers, and its tooltip. */
  label: string;
  /** The keys that do the same, shown in the tooltip. */
  keys?: string;
  look?: 'plain' | 'accent' | 'night';
  active?: boolean;
  small?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

const LOOKS = {
  plain: 'text-ink-2 hover:bg-hover hover:text-ink active:bg-pressed',
  accent: 'bg-accent text-on-accent hover:bg-accent-hover',
  night: 'text-on-night hover:bg-on-night/15',
};

export function IconButton({ icon: Icon, label, keys, look = 'plain', active, small, className, type = 'button', ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      data-tip={label}
      data-keys={keys}
      className={cx(
        'grid shrink-0 place-items-center rounded-full transition-[background-color,color,opacity,transform] duration-120 active:scale-95 disabled:pointer-events-none disabled:opacity-40',
        small ? 'size-9' : 'size-11 sm:size-10',
        LOOKS[look],
        active && 'bg-accent-soft text-accent-ink',
        className,
      )}
    >
      <Icon aria-hidden size={small ? 18 : 20} strokeWidth={1.75} />
    </button>
  );
}
