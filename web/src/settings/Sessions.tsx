import { useLingui } from '@lingui/react/macro';
import { Monitor } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useCore, useTask } from '../app/core-context';
import type { SessionView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { fullTime } from '../lib/dates';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/Notice';
import { Spinner } from '../ui/Spinner';

/** Where one is signed in, and how to end it. */
export function Sessions() {
  const { t, i18n } = useLingui();
  const core = useCore();
  const [sessions, setSessions] = useState<readonly SessionView[] | null>(null);
  const loading = useTask();
  const ending = useTask();

  const { run: runLoading } = loading;
  const load = useCallback(async () => {
    const reply = await core.call({ type: 'sessions' });
    if (reply.type === 'sessions') setSessions(reply.sessions);
  }, [core]);
  useEffect(() => {
    void runLoading(load);
    // Once, when the section opens.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [load]);

  const end = (work: () => Promise<unknown>): void => {
    void ending.run(async () => {
      await work();
      await load();
    });
  };

  if (sessions === null) {
    return loading.failure ? (
      <FailureNotice failure={loading.failure} action={<Button look="quiet" onClick={() => void runLoading(load)}>{t`Try again`}</Button>} />
    ) : (
      <div className="grid h-16 place-items-center text-ink-3">
        <Spinner />
      </div>
    );
  }
  const others = sessions.filter((session) => !session.current);
  return (
    <>
      <ul className="flex flex-col">
        {sessions.map((session) => {
          const name = plainName(session.name);
          return (
            <li key={session.session_id} className="flex min-h-14 items-center gap-3">
              <Monitor aria-hidden size={20} strokeWidth={1.75} className="shrink-0 text-ink-3" />
              <div className="min-w-0 grow">
                <p className="truncate text-15">{name}</p>
                <p className="tabular text-13 text-ink-3">
                  {session.current ? <span className="text-accent-ink">{t`This browser`}</span> : t`Last seen ${fullTime(i18n, session.seen)}`}
                </p>
              </div>
              {!session.current && (
                <Button look="quiet" aria-label={t`Sign out ${name}`} busy={ending.busy} onClick={() => end(() => core.call({ type: 'revoke_session', session_id: session.session_id }))}>
                  {t`Sign out`}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <FailureNotice failure={ending.failure} />
      {others.length > 0 && (
        <Button className="self-start" busy={ending.busy} onClick={() => end(() => core.call({ type: 'revoke_other_sessions' }))}>
          {t`Sign out all others`}
        </Button>
      )}
    </>
  );
}
