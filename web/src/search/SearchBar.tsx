import { useLingui } from '@lingui/react/macro';
import { CalendarDays, ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { openChat, show, useUi } from '../app/ui-store';
import type { ConversationView } from '../core/types.gen';
import { useNow } from '../list/use-now';
import { failureText } from '../lib/failure';
import type { Marks } from '../lib/sought';
import { IconButton } from '../ui/IconButton';
import { Reach } from './Reach';
import { useSearch } from './use-search';

interface Props {
  view: ConversationView;
  onMarks: (marks: Marks | null) => void;
}

const close = (): void => useUi.setState({ searching: false });

/** Search in one conversation: hit by hit, from the newest on. */
export function SearchBar({ view, onMarks }: Props) {
  const { t, i18n } = useLingui();
  const now = useNow();
  const convId = view.row.conv_id;
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const { found, failure, more } = useSearch(query, convId);
  const hits = found?.hits ?? [];
  const total = found?.total ?? 0;

  useEffect(() => {
    field.current?.focus();
  }, []);
  useEffect(() => {
    onMarks(found ? { words: new Set(found.words), beginning: found.beginning } : null);
  }, [found, onMarks]);
  useEffect(() => () => onMarks(null), [onMarks]);

  // What is found is shown, from the newest on.
  const seq = hits[at]?.seq;
  useEffect(() => {
    if (seq !== undefined) openChat(convId, { kind: 'row', seq });
  }, [convId, seq]);

  const step = (by: 1 | -1): void => {
    if (total === 0) return;
    const next = (at + by + total) % total;
    if (next < hits.length) setAt(next);
    if (next >= hits.length - 3) more();
  };
  const told = ((): React.ReactNode => {
    if (failure) return failureText(i18n, failure);
    if (query.trim() === '' || !found) return '';
    return total === 0 ? t`Nothing found` : t`${at + 1} of ${total}`;
  })();

  return (
    <search className="shrink-0 border-b border-line bg-paper">
      <div className="flex h-14 items-center gap-1 px-2 sm:px-4">
        <div className="relative min-w-0 grow">
          <Search aria-hidden size={18} strokeWidth={1.75} className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" />
          <input
            ref={field}
            type="search"
            aria-label={t`Search in this conversation`}
            placeholder={t`Search in this conversation`}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setAt(0);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape') {
                event.preventDefault();
                event.stopPropagation();
                close();
              } else if (event.key === 'Enter' || event.key === 'ArrowUp' || event.key === 'ArrowDown') {
                event.preventDefault();
                step(event.key === 'ArrowDown' || (event.key === 'Enter' && event.shiftKey) ? -1 : 1);
              }
            }}
            className="h-10 w-full rounded-full bg-sunken pr-24 pl-9 text-15 ring-line ring-inset not-focus:ring-1 focus-visible:outline-offset-0 [&::-webkit-search-cancel-button]:hidden"
          />
          <span role="status" className="tabular pointer-events-none absolute top-1/2 right-3 max-w-24 -translate-y-1/2 truncate text-13 text-ink-3">
            {told}
          </span>
        </div>
        <IconButton icon={ChevronUp} label={t`Older hit`} keys="Enter" disabled={total < 2} onClick={() => step(1)} />
        <IconButton icon={ChevronDown} label={t`Newer hit`} keys="Shift Enter" disabled={total < 2} onClick={() => step(-1)} />
        <IconButton icon={CalendarDays} label={t`Go to a day`} aria-haspopup="dialog" onClick={() => show({ kind: 'date', convId, time: view.messages[0]?.time ?? now })} />
        <IconButton icon={X} label={t`Close search`} keys="Esc" onClick={close} />
      </div>
      {found && (total === 0 || !found.ready) && (
        <p className="px-4 pb-2.5 text-13 text-pretty text-ink-3 sm:px-5">
          <Reach found={found} now={now} one />
        </p>
      )}
    </search>
  );
}
