import { useLingui } from '@lingui/react/macro';
import { MessageCirclePlus, PenLine, Search, SearchX } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { ConnectionLine } from '../app/ConnectionLine';
import { useList } from '../app/core-context';
import { MOD } from '../app/shortcuts';
import { show, useUi } from '../app/ui-store';
import type { MeView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { Button } from '../ui/Button';
import { Empty } from '../ui/Empty';
import { IconButton } from '../ui/IconButton';
import { KeyReminder } from './KeyReminder';
import { Row } from './Row';
import { useNow } from './use-now';

/** All conversations, newest first; requests above them. */
export function ListPane({ me }: { me: MeView }) {
  const { t } = useLingui();
  const list = useList();
  const convId = useUi((ui) => ui.convId);
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query.trim().toLocaleLowerCase());
  const now = useNow();
  const notes = t`Notes to self`;

  const found = list.filter((row) => wanted === '' || (row.kind === 'notes' ? notes : plainName(row.title)).toLocaleLowerCase().includes(wanted));
  const requests = found.filter((row) => row.request === 'pending');
  const accepted = found.filter((row) => row.request === 'accepted');

  return (
    <section aria-label={t`Conversations`} className="flex h-full min-h-0 flex-col bg-paper">
      <header className="safe-t shrink-0 px-4 pt-3 pb-2">
        <div className="flex min-h-11 items-center gap-1 sm:min-h-10">
          <h1 className="grow text-20 font-semibold tracking-[-0.01em]">{t`Chats`}</h1>
          <IconButton icon={PenLine} label={t`New chat`} onClick={() => show({ kind: 'new_chat' })} className="-mr-2" />
        </div>
        <div className="relative mt-1">
          <Search aria-hidden size={18} strokeWidth={1.75} className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" />
          <input
            type="search"
            aria-label={t`Search conversations`}
            placeholder={t`Search`}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="h-10 w-full rounded-full bg-sunken pr-14 pl-9 text-15 ring-line ring-inset not-focus:ring-1 focus-visible:outline-offset-0 [&::-webkit-search-cancel-button]:hidden"
          />
          {query === '' && <kbd className="pointer-events-none absolute top-1/2 right-3 hidden -translate-y-1/2 font-sans text-12 text-ink-3 sm:block">{MOD} K</kbd>}
        </div>
      </header>
      <ConnectionLine />
      {!me.access_key_confirmed && <KeyReminder />}
      <nav aria-label={t`Conversations`} className="flex min-h-0 grow flex-col overflow-y-auto overscroll-contain px-2 pb-2">
        {requests.length > 0 && (
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
        {list.length > 0 && found.length === 0 && (
          <Empty icon={SearchX} title={t`Nothing by that name.`}>
            {t`To reach somebody new, use their exact login.`}
          </Empty>
        )}
      </nav>
    </section>
  );
}
