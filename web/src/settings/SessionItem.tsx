import { useLingui } from '@lingui/react/macro';
import { Check, Monitor, Pencil, Smartphone, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { SessionView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { fullTime } from '../lib/dates';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';

interface Props {
  session: SessionView;
  busy: boolean;
  onRename: (name: string) => Promise<boolean>;
  onEnd: () => void;
}

/** "Firefox on Linux" is what browsers call themselves, in every language of Ren. */
const shown = (session: SessionView): string => plainName(session.name ?? session.device.replace(' on ', ' · '));

/** One signed-in browser: which, since when, last active when. */
export function SessionItem({ session, busy, onRename, onEnd }: Props) {
  const { t, i18n } = useLingui();
  const [typed, setTyped] = useState<string | null>(null);
  const name = shown(session);
  const Icon = /iPhone|iPad|Android/.test(session.device) ? Smartphone : Monitor;
  const since = fullTime(i18n, session.created);
  const seen = fullTime(i18n, session.seen);

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (typed !== null && (await onRename(typed.trim()))) setTyped(null);
  };

  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <Icon aria-hidden size={20} strokeWidth={1.75} className="shrink-0 self-start text-ink-3 max-sm:mt-1 sm:self-center" />
      {typed === null ? (
        <>
          <div className="min-w-40 grow basis-0">
            <p className="flex items-center gap-1">
              <span className="min-w-0 truncate text-15">{name}</span>
              <IconButton small icon={Pencil} label={t`Rename ${name}`} className="size-10! max-sm:size-11!" onClick={() => setTyped(session.name ?? '')} />
            </p>
            <p className="tabular text-13 text-ink-3">
              {session.current ? <span className="font-medium text-accent-ink">{t`This browser`}</span> : t`Last active ${seen}`}
              {' · '}
              {t`signed in ${since}`}
            </p>
          </div>
          {!session.current && (
            <Button look="quiet" aria-label={t`Sign out ${name}`} busy={busy} onClick={onEnd}>
              {t`Sign out`}
            </Button>
          )}
        </>
      ) : (
        <form
          noValidate
          onSubmit={(event) => void save(event)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            setTyped(null);
          }}
          className="flex min-w-0 grow items-center gap-1"
        >
          <input
            aria-label={t`Name of this browser`}
            placeholder={plainName(session.device.replace(' on ', ' · '))}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            maxLength={64}
            autoFocus
            autoComplete="off"
            className="field min-w-0 grow"
          />
          <IconButton type="submit" icon={Check} label={t`Save`} disabled={busy} />
          <IconButton icon={X} label={t`Cancel`} keys="Esc" onClick={() => setTyped(null)} />
        </form>
      )}
    </li>
  );
}
