import { cx } from './cx';

const LEAF = 'M16.51 3.52A9.6 9.6 0 1 0 19.56 6.09L12.7 11.1Z';
const VEINS = 'M12.39 10.12 10.77 5M11.74 10.48 6.72 7.25M11.45 11.16 4.91 11.5M11.65 11.88 6.11 15.97M12.24 12.33 9.8 18.76M12.98 12.31 14.43 18.68M13.55 11.85 18.02 15.76M13.72 11.13 19.07 11.26';

/** The mark: a lotus leaf seen from above, with its one cut and the veins that meet beside the middle. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={cx('text-accent', className ?? 'size-8')} fill="none">
      <path d={LEAF} fill="currentColor" stroke="currentColor" strokeWidth="0.8" strokeLinejoin="round" />
      <path d={VEINS} className="stroke-paper" strokeWidth="0.9" strokeLinecap="round" opacity="0.8" />
    </svg>
  );
}

export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={cx('inline-flex items-center gap-2.5', className)}>
      <Mark className="size-9" />
      <span className="text-24 font-semibold tracking-[-0.02em]">Ren</span>
    </span>
  );
}
