import { useLingui } from '@lingui/react/macro';
import { Archive, ArrowLeft, MessageCirclePlus, PenLine, Search, X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { ConnectionLine } from '../app/ConnectionLine';
import { useList } from '../app/core-context';
import { MOD } from '../app/shortcuts';
import { show, useUi } from '../app/ui-store';
import type { MeView } from '../core/types.gen';
import { Results } from '../search/Results';
import { Button } from '../ui/Button';
import { cx } from '../ui/cx';
import { Empty } from '../ui/Empty';
import { conversations } from '../lib/system-text';
import { IconButton } from '../ui/IconButton';
import { FailureNotice } from '../ui/Notice';
import { KeyReminder } from './KeyReminder';
import { Row } from './Row';
import { useNow } from './use-now';
import { useListFailure } from './use-row-actions';

/** All conversations: requests, the way to the archive, what is pinned, then the newest first. */
export function ListPane({ me }: { me: MeView }) {
  const { t, i18n } = useLingui();
  const list = useList();
  const convId = useUi((ui) => ui.convId);
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query.trim());
  const now = useNow();

  const [away, setAway] = useState(false);
  const failure = useListFailure((state) => state.failure);

  const requests = list.filter((row) => row.request === 'pending');
  const archive = list.filter((row) => row.archived && row.request === 'accepted');
  const accepted = list.filter((row) => row.request === 'accepted' && row.archived === away);
  const waiting = archive.filter((row) => row.unread > 0 || row.marked_unread).length;

  return (
    <section aria-label={t`Conversations`} className="flex h-full min-h-0 flex-col bg-paper">
      <header className="safe-t shrink-0 px-4 pt-3 pb-2">
        <div className="flex min-h-11 items-center gap-1 sm:min-h-10">
          {away && <IconButton icon={ArrowLeft} label={t`Back to all chats`} onClick={() => setAway(false)} className="-ml-2" />}
          <h1 className="grow text-20 font-semibold tracking-[-0.01em]">{away ? t`Archive` : t`Chats`}</h1>
          <IconButton icon={PenLine} label={t`New chat`} onClick={() => show({ kind: 'new_chat' })} className="-mr-2" />
        </div>
        <div className="relative mt-1">
          <Search aria-hidden size={18} strokeWidth={1.75} className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" />
          <input
            type="search"
            aria-label={t`Search people, chats and messages`}
            placeholder={t`Search`}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || query === '') return;
              event.preventDefault();
              event.stopPropagation();
              setQuery('');
            }}
            className="h-10 w-full rounded-full bg-sunken pr-14 pl-9 text-15 ring-line ring-inset not-focus:ring-1 focus-visible:outline-offset-0 [&::-webkit-search-cancel-button]:hidden"
          />
          {query !== '' && <IconButton icon={X} label={t`Clear search`} onClick={() => setQuery('')} className="absolute! top-1/2 right-0 size-10! -translate-y-1/2" />}
          {query === '' && <kbd className="pointer-events-none absolute top-1/2 right-3 hidden -translate-y-1/2 font-sans text-12 text-ink-3 sm:block">{MOD} K</kbd>}
        </div>
      </header>
      <ConnectionLine />
      {!me.access_key_confirmed && <KeyReminder />}
      <FailureNotice
        failure={failure}
        className="px-2 pb-2"
        action={<IconButton small icon={X} label={t`Close`} onClick={() => useListFailure.setState({ failure: null })} className="-my-1.5 -mr-2" />}
      />
      <nav aria-label={t`Conversations`} className="flex min-h-0 grow flex-col overflow-y-auto overscroll-contain px-2 pb-2">
        {wanted === '' ? (
          <>
        {requests.length > 0 && !away && (
          <>
            <h2 className="px-2 pt-2 pb-1 text-13 font-medium text-ink-3">{t`Requests`}</h2>
            <ul>
              {requests.map((row) => (
                <Row key={row.conv_id} row={row} selected={row.conv_id === convId} now={now} />
              ))}
            </ul>
            {accepted.length > 0 && <hr className="mx-2 my-2 border-line" />}
          </>
        )}
        {archive.length > 0 && !away && (
          <button
            type="button"
            onClick={() => setAway(true)}
            className="mb-0.5 flex min-h-11 w-full shrink-0 items-center gap-3 rounded-card px-2 text-left text-15 text-ink-2 transition-colors duration-120 hover:bg-hover focus-visible:-outline-offset-2 active:bg-pressed"
          >
            <span className="grid w-12 shrink-0 place-items-center">
              <Archive aria-hidden size={20} strokeWidth={1.75} className="text-ink-3" />
            </span>
            <span className="grow">{t`Archive`}</span>
            <span className={cx('tabular text-13', waiting > 0 ? 'font-medium text-ink-2' : 'text-ink-3')}>
              <span aria-hidden>{archive.length}</span>
              <span className="sr-only">{conversations(i18n, archive.length)}</span>
            </span>
          </button>
        )}
        <ul>
          {accepted.map((row) => (
            <Row key={row.conv_id} row={row} selected={row.conv_id === convId} now={now} />
          ))}
        </ul>
        {list.length === 0 && (
          <Empty
            icon={MessageCirclePlus}
            title={t`Nobody here yet`}
            action={<Button look="primary" onClick={() => show({ kind: 'new_chat' })}>{t`Find somebody`}</Button>}
          >
            {t`Ask a friend for their login and write the first line.`}
          </Empty>
        )}
        {away && accepted.length === 0 && (
          <Empty icon={Archive} title={t`Nothing is archived`}>
            {t`What you put away waits here until something new comes.`}
          </Empty>
        )}
          </>
        ) : (
          <Results query={wanted} now={now} />
        )}
      </nav>
    </section>
  );
}
