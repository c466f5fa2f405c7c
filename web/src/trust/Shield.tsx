import { useLingui } from '@lingui/react/macro';
import { Shield as Plain, ShieldAlert, ShieldCheck, ShieldX, type LucideIcon } from 'lucide-react';
import type { Trust } from '../core/types.gen';
import { cx } from '../ui/cx';

const ICONS: Record<Trust, LucideIcon> = { unverified: Plain, verified: ShieldCheck, changed: ShieldAlert, broken: ShieldX };
const INKS: Record<Trust, string> = { unverified: 'text-ink-3', verified: 'text-accent-ink', changed: 'text-warn', broken: 'text-danger' };

export function useTrustName(): (trust: Trust) => string {
  const { t } = useLingui();
  return (trust) => {
    switch (trust) {
      case 'unverified':
        return t`Not verified yet`;
      case 'verified':
        return t`Verified`;
      case 'changed':
        return t`Keys changed`;
      case 'broken':
        return t`Keys broken`;
    }
  };
}

/** The sign of what is known about somebody's keys. A different shape for each, never only a colour. */
export function Shield({ trust, size = 20, className }: { trust: Trust; size?: number; className?: string }) {
  const name = useTrustName()(trust);
  const Icon = ICONS[trust];
  return <Icon role="img" aria-label={name} size={size} strokeWidth={1.75} className={cx('shrink-0', INKS[trust], className)} />;
}
