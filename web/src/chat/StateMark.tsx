import { useLingui } from '@lingui/react/macro';
import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react';
import type { MessageState } from '../core/types.gen';
import { cx } from '../ui/cx';

/** How far an own message is: a clock, one tick, two, two in the accent, or a red sign. Each has a name. */
export function StateMark({ state, small }: { state: MessageState; small?: boolean }) {
  const { t } = useLingui();
  const size = small ? 15 : 16;
  const common = { role: 'img', size, className: 'shrink-0' } as const;
  switch (state.kind) {
    case 'sending':
      return <Clock {...common} size={size - 3} strokeWidth={1.5} aria-label={t`Sending`} className={cx(common.className, 'opacity-80')} />;
    case 'sent':
      return <Check {...common} strokeWidth={2} aria-label={t`Sent`} />;
    case 'delivered':
      return <CheckCheck {...common} strokeWidth={2} aria-label={t`Delivered`} />;
    case 'read':
      return <CheckCheck {...common} strokeWidth={2} aria-label={t`Read`} className={cx(common.className, 'text-accent-ink')} />;
    case 'failed':
      return <CircleAlert {...common} strokeWidth={2} aria-label={t`Not sent`} className={cx(common.className, 'text-danger')} />;
  }
}
