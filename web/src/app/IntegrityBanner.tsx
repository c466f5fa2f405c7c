import { Trans } from '@lingui/react/macro';
import { OctagonAlert } from 'lucide-react';
import { WhyLink } from '../trust/WhyLink';
import { useApp } from './core-context';

/** The relay did something that it must not. Stays until the core takes it back. */
export function IntegrityBanner() {
  const { integrity_alarm } = useApp();
  if (!integrity_alarm) return null;
  return (
    <div role="alert" className="safe-t flex items-start gap-3 bg-danger-soft px-4 py-2.5 text-15">
      <OctagonAlert aria-hidden size={20} strokeWidth={1.75} className="mt-px shrink-0 text-danger" />
      <div>
        <p>
          <Trans>The server showed something that contradicts what was signed. Ren did not believe it. What you have read is safe; check with the people concerned before you rely on what is new.</Trans>
        </p>
        <WhyLink topic="integrity" />
      </div>
    </div>
  );
}
