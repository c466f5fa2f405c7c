import { useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import { useCore, useTask } from '../app/core-context';
import type { Command, SessionView } from '../core/types.gen';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/Notice';
import { Spinner } from '../ui/Spinner';
import { SessionItem } from './SessionItem';

/** Where one is signed in, and how to end it. */
export function Sessions() {
  const { t } = useLingui();
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

  const change = async (command: Command): Promise<true> => {
    await core.call(command);
    await load();
    return true;
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
        {sessions.map((session) => (
          <SessionItem
            key={session.session_id}
            session={session}
            busy={ending.busy}
            onRename={async (name) => (await ending.run(() => change({ type: 'rename_session', session_id: session.session_id, name }))) !== undefined}
            onEnd={() => void ending.run(() => change({ type: 'revoke_session', session_id: session.session_id }))}
          />
        ))}
      </ul>
      <FailureNotice failure={ending.failure} />
      {others.length > 0 && (
        <Button className="self-start" busy={ending.busy} onClick={() => void ending.run(() => change({ type: 'revoke_other_sessions' }))}>
          {t`Sign out all others`}
        </Button>
      )}
    </>
  );
}
