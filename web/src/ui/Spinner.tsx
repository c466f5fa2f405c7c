import { cx } from './cx';

export function Spinner({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden className={cx('turning', className ?? 'size-5')} fill="none" stroke="currentColor" strokeWidth="2">
      <circle cx="10" cy="10" r="7.5" opacity="0.22" />
      <path d="M10 2.5a7.5 7.5 0 0 1 7.5 7.5" strokeLinecap="round" />
    </svg>
  );
}
