import { useLingui } from '@lingui/react/macro';
import { Bookmark, ChevronRight, UsersRound } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useCore, useTask } from '../app/core-context';
import { hide, openChat, show } from '../app/ui-store';
import type { PersonView } from '../core/types.gen';
import { failureMessage } from '../lib/failure';
import { LOGIN, tidyLogin } from '../lib/login';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { FailureNotice } from '../ui/Notice';
import { PersonCard } from './PersonCard';

/** Somebody by exact login, a group, or a place for notes. */
export function NewChat() {
  const { t, i18n } = useLingui();
  const core = useCore();
  const { busy, failure, clear, run } = useTask();
  const [login, setLogin] = useState('');
  const [person, setPerson] = useState<PersonView | null>(null);

  const find = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!LOGIN.test(login) || busy) return;
    const reply = await run(() => core.call({ type: 'find_person', login }));
    setPerson(reply?.type === 'person' ? reply : null);
  };

  const open = async (work: () => ReturnType<typeof core.call>): Promise<void> => {
    const reply = await run(work);
    if (reply?.type !== 'conversation') return;
    hide();
    openChat(reply.conv_id);
  };

  const unknown = failure?.code === 'unknown_login' || failure?.code === 'login_invalid';

  return (
    <Dialog title={t`New chat`} onClose={hide}>
      <div className="flex flex-col gap-4 px-5 pb-5">
        <form noValidate onSubmit={(event) => void find(event)} className="flex items-start gap-2">
          <Field
            className="min-w-0 grow"
            label={t`Login`}
            value={login}
            onChange={(event) => {
              clear();
              setPerson(null);
              setLogin(tidyLogin(event.target.value));
            }}
            error={unknown && failure ? i18n._(failureMessage(failure.code)) : null}
            hint={person ? undefined : t`Type it exactly. There is no list of people to search, on purpose.`}
            autoFocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={32}
            lead="@"
          />
          <Button type="submit" look={person ? 'secondary' : 'primary'} busy={busy && !person} disabled={!LOGIN.test(login)} className="mt-[25px] min-h-11!">
            {t`Find`}
          </Button>
        </form>
        {person && (
          <PersonCard person={person}>
            {person.me ? (
              <Button look="primary" busy={busy} onClick={() => void open(() => core.call({ type: 'open_notes' }))}>
                {t`Open notes`}
              </Button>
            ) : (
              <Button look="primary" busy={busy} onClick={() => void open(() => core.call({ type: 'start_direct', login: person.login }))}>
                {t`Write`}
              </Button>
            )}
          </PersonCard>
        )}
        <FailureNotice failure={unknown ? null : failure} />
        <ul className="-mx-2 flex flex-col border-t border-line pt-2">
          {[
            { icon: UsersRound, label: t`New group`, run: () => show({ kind: 'new_group' }) },
            { icon: Bookmark, label: t`Notes`, run: () => void open(() => core.call({ type: 'open_notes' })) },
          ].map((entry) => (
            <li key={entry.label}>
              <button type="button" onClick={entry.run} className="flex min-h-12 w-full items-center gap-3 rounded-card px-2 text-15 hover:bg-hover">
                <span className="grid size-9 place-items-center rounded-full bg-accent-faint text-accent-ink">
                  <entry.icon aria-hidden size={18} strokeWidth={1.75} />
                </span>
                <span className="grow text-left">{entry.label}</span>
                <ChevronRight aria-hidden size={18} strokeWidth={1.75} className="text-ink-3" />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
