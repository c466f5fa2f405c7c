import { useLingui } from '@lingui/react/macro';
import { Forward } from 'lucide-react';
import { cx } from '../ui/cx';

/** Above what somebody passed on. It names nobody: from whom it comes is not said. */
export function ForwardedLine({ mine, className }: { mine: boolean; className?: string | false }) {
  const { t } = useLingui();
  return (
    <p className={cx('mb-0.5 flex items-center gap-1 text-13', mine ? 'text-bubble-own-ink-2' : 'text-ink-3', className)}>
      <Forward aria-hidden size={14} strokeWidth={1.75} className="shrink-0" />
      {t`Forwarded`}
    </p>
  );
}
