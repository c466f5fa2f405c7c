import { Trans } from '@lingui/react/macro';
import { KeyRound } from 'lucide-react';
import { show } from '../app/ui-store';

/** A quiet line until the access key was typed back. */
export function KeyReminder() {
  return (
    <div className="mx-4 mt-1.5 mb-2 flex items-center gap-3 rounded-card bg-warn-soft px-3 py-1.5 text-13">
      <KeyRound aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-warn" />
      <p className="grow text-pretty">
        <Trans>Your access key is not confirmed yet.</Trans>
      </p>
      <button type="button" onClick={() => show({ kind: 'confirm_key' })} className="link min-h-10 shrink-0">
        <Trans>Confirm</Trans>
      </button>
    </div>
  );
}
