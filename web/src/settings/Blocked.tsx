import { useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import { announce } from '../app/announce';
import { useCore, useTask } from '../app/core-context';
import type { PersonView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/Notice';

/** Who is blocked, and the way back. */
export function Blocked() {
  const { t } = useLingui();
  const core = useCore();
  const [people, setPeople] = useState<readonly PersonView[] | null>(null);
  const { busy, failure, run } = useTask();

  const load = useCallback(async () => {
    const reply = await core.call({ type: 'blocked_people' });
    if (reply.type === 'people') setPeople(reply.people);
  }, [core]);
  useEffect(() => {
    void run(load);
    // Once, when the section opens.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [load]);

  const unblock = (person: PersonView): void => {
    void run(async () => {
      await core.call({ type: 'set_blocked', account_id: person.account_id, blocked: false });
      announce(t`${plainName(person.name)} is not blocked any more`);
      await load();
    });
  };

  return (
    <>
      {people?.length === 0 && <p className="text-15 text-ink-3">{t`Nobody is blocked.`}</p>}
      {people !== null && people.length > 0 && (
        <ul className="flex flex-col">
          {people.map((person) => {
            const name = plainName(person.name);
            return (
              <li key={person.account_id} className="flex min-h-14 items-center gap-3">
                <Avatar seed={person.account_id} name={name} avatar={person.avatar} size={38} />
                <div className="min-w-0 grow">
                  <p className="truncate text-15">{name}</p>
                  <p className="truncate text-13 text-ink-3">@{person.login}</p>
                </div>
                <Button look="quiet" aria-label={t`Unblock ${name}`} busy={busy} onClick={() => unblock(person)}>
                  {t`Unblock`}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <FailureNotice failure={failure} />
    </>
  );
}
