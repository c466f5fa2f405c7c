import { useLingui } from '@lingui/react/macro';
import { SearchX, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { dayName } from '../lib/dates';
import { failureText } from '../lib/failure';
import { Spinner } from '../ui/Spinner';
import { IconButton } from '../ui/IconButton';
import type { Missed } from './use-jump';
import type { Place } from '../core/types.gen';

interface Props {
  /** How far back somebody has looked, while looking. */
  seeking: number | null;
  missed: Missed | null;
  now: number;
  onAgain: (place: Place) => void;
  onStop: () => void;
}

/** What becomes of a jump that is not over at once: how far it is, or why it did not arrive. */
export function JumpLine({ seeking, missed, now, onAgain, onStop }: Props) {
  const { t, i18n } = useLingui();
  const said = ((): { text: string; icon: ReactNode; again?: { label: string; place: Place } } | null => {
    if (seeking !== null) return { text: t`Looking further back: ${dayName(i18n, seeking, now)}`, icon: <Spinner /> };
    const icon = <SearchX aria-hidden size={18} strokeWidth={1.75} />;
    switch (missed?.kind) {
      case 'nowhere':
        return { text: t`This message is not in the history that you can read here.`, icon };
      case 'not_yet':
        return { text: t`Not found yet, and there is more to look through.`, icon, again: { label: t`Keep looking`, place: missed.place } };
      case 'failed':
        return { text: failureText(i18n, missed.failure), icon, again: { label: t`Try again`, place: missed.place } };
      case undefined:
        return null;
    }
  })();
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center px-3">
      {said && (
        <div className="fade-in pointer-events-auto flex max-w-full items-center gap-2.5 rounded-card border border-line bg-raised py-0.5 pr-0.5 pl-3.5 text-13 text-ink-2 shadow-float">
          <span className="shrink-0 text-ink-3">{said.icon}</span>
          <span className="min-w-0 py-1.5 text-pretty">{said.text}</span>
          {said.again && (
            <button type="button" className="link min-h-11 shrink-0 px-1 sm:min-h-10" onClick={() => said.again && onAgain(said.again.place)}>
              {said.again.label}
            </button>
          )}
          <IconButton icon={X} label={seeking === null ? t`Close` : t`Stop looking`} onClick={onStop} />
        </div>
      )}
    </div>
  );
}
