import { useLingui } from '@lingui/react/macro';
import { SearchX } from 'lucide-react';
import { useEffect } from 'react';
import { announce } from '../app/announce';
import { useCore, useList, useTask } from '../app/core-context';
import { openChat, useUi } from '../app/ui-store';
import type { PersonView } from '../core/types.gen';
import { Row } from '../list/Row';
import { plainName } from '../lib/bidi';
import { messagesFound } from '../lib/system-text';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { Empty } from '../ui/Empty';
import { FailureNotice } from '../ui/Notice';
import { Spinner } from '../ui/Spinner';
import { HitRow } from './HitRow';
import { Reach } from './Reach';
import { useSearch } from './use-search';

function Person({ person }: { person: PersonView }) {
  const core = useCore();
  const { busy, failure, run } = useTask();
  const open = async (): Promise<void> => {
    const reply = await run(() => core.call({ type: 'start_direct', login: person.login }));
    if (reply?.type === 'conversation') openChat(reply.conv_id);
  };
  return (
    <li>
      <button type="button" aria-busy={busy || undefined} onClick={() => void open()} className="flex min-h-14 w-full items-center gap-3 rounded-card px-2 text-left hover:bg-hover focus-visible:-outline-offset-2 active:bg-pressed">
        <Avatar seed={person.account_id} name={plainName(person.name)} avatar={person.avatar} size={38} />
        <span className="min-w-0">
          <span className="block truncate text-15 font-medium">{plainName(person.name)}</span>
          <span className="block truncate text-13 text-ink-3">@{person.login}</span>
        </span>
      </button>
      <FailureNotice failure={failure} />
    </li>
  );
}

const HEADING = 'px-2 pt-3 pb-1 text-13 font-medium text-ink-3';

/** People, conversations and messages for what was typed into the field above the list. */
export function Results({ query, now }: { query: string; now: number }) {
  const { t, i18n } = useLingui();
  const list = useList();
  const convId = useUi((ui) => ui.convId);
  const { found, failure, more } = useSearch(query, null);
  const notes = t`Notes`;
  const wanted = query.trim().toLocaleLowerCase();
  const rows = list.filter((row) => (row.kind === 'notes' ? notes.toLocaleLowerCase().includes(wanted) : found?.conversations.includes(row.conv_id)));
  const hits = found?.hits ?? [];
  const people = found?.people ?? [];
  const nothing = found !== null && rows.length + people.length + hits.length === 0;

  const count = found === null ? null : found.total;
  useEffect(() => {
    if (count !== null) announce(messagesFound(i18n, count));
  }, [count, i18n]);

  return (
    <>
      <FailureNotice failure={failure} className="pt-2" />
      {rows.length > 0 && (
        <section aria-label={t`Chats`}>
          <h2 className={HEADING}>{t`Chats`}</h2>
          <ul>
            {rows.map((row) => (
              <Row key={row.conv_id} row={row} selected={row.conv_id === convId} now={now} />
            ))}
          </ul>
        </section>
      )}
      {people.length > 0 && (
        <section aria-label={t`People`}>
          <h2 className={HEADING}>{t`People`}</h2>
          <ul>
            {people.map((person) => (
              <Person key={person.account_id} person={person} />
            ))}
          </ul>
        </section>
      )}
      {hits.length > 0 && (
        <section aria-label={t`Messages`}>
          <h2 className={HEADING}>{messagesFound(i18n, found?.total ?? 0)}</h2>
          <ul>
            {hits.map((hit) => (
              <HitRow key={`${hit.conv_id}${hit.seq}`} hit={hit} row={list.find((row) => row.conv_id === hit.conv_id)} now={now} />
            ))}
          </ul>
          {hits.length < (found?.total ?? 0) && (
            <Button look="quiet" wide onClick={more}>
              {t`Show older ones`}
            </Button>
          )}
        </section>
      )}
      {nothing && (
        <Empty icon={SearchX} title={t`Nothing found`}>
          {t`To reach somebody new, use their exact login.`}
        </Empty>
      )}
      {found === null && failure === null && (
        <div className="grid place-items-center p-6 text-ink-3">
          <Spinner />
        </div>
      )}
      {found && (
        <p className="px-2 py-4 text-center text-13 text-pretty text-ink-3">
          <Reach found={found} now={now} />
        </p>
      )}
    </>
  );
}
