import { useLingui } from '@lingui/react';
import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Failure } from '../core/types.gen';
import { failureText } from '../lib/failure';
import { cx } from './cx';

type Tone = 'info' | 'good' | 'warn' | 'danger';

const ICONS: Record<Tone, LucideIcon> = { info: Info, good: CircleCheck, warn: TriangleAlert, danger: CircleAlert };
const LOOKS: Record<Tone, string> = {
  info: 'bg-info-soft [&_svg]:text-info',
  good: 'bg-good-soft [&_svg]:text-good',
  warn: 'bg-warn-soft [&_svg]:text-warn',
  danger: 'bg-danger-soft [&_svg]:text-danger',
};

/** A sentence or two with a sign and a ground of its meaning. */
export function Notice({ tone = 'info', children, action, className }: { tone?: Tone; children: ReactNode; action?: ReactNode; className?: string }) {
  const Icon = ICONS[tone];
  return (
    <div className={cx('flex items-start gap-3 rounded-card px-4 py-3 text-15', LOOKS[tone], className)}>
      <Icon aria-hidden size={20} strokeWidth={1.75} className="mt-px shrink-0" />
      <div className="min-w-0 grow text-ink">{children}</div>
      {action}
    </div>
  );
}

/** Why a command failed, where it failed. Read out at once. */
export function FailureNotice({ failure, action, className }: { failure: Failure | null; action?: ReactNode; className?: string }) {
  const { i18n } = useLingui();
  return (
    <div role="alert" className={failure ? className : 'hidden'}>
      {failure && (
        <Notice tone="danger" action={action}>
          {failureText(i18n, failure)}
        </Notice>
      )}
    </div>
  );
}

export function FieldError({ id, text }: { id?: string; text: string }) {
  return (
    <p id={id} role="alert" className="mt-1.5 flex items-start gap-1.5 text-13 text-danger">
      <CircleAlert aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0" />
      {text}
    </p>
  );
}
