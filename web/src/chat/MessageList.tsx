import { useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useCore } from '../app/core-context';
import { show } from '../app/ui-store';
import type { ConversationView } from '../core/types.gen';
import { useNow } from '../list/use-now';
import { unreadCount } from '../lib/system-text';
import { estimateRow } from './estimate';
import { JumpLine } from './JumpLine';
import { DayLine, EventLine, NewLine, TopLine } from './Lines';
import { MessageRow } from './MessageRow';
import { buildRows, newestSeq, type ListRow } from './rows';
import { useArrivals } from './use-arrivals';
import { useJump, type Landing } from './use-jump';
import { useMarkRead } from './use-mark-read';
import { useStickToEnd } from './use-stick-to-end';

const NEAR_END = 96;
/** Rows from the first one at which older messages are asked for. */
const AHEAD = 6;
/** Pixels from the top within which they are asked for. */
const NEAR_TOP = 900;
/** Milliseconds for which the place glows to which one was led. */
const FLASH_MS = 2000;

/** The messages, newest at the end. Older ones come in above without moving what one reads. */
export function MessageList({ view }: { view: ConversationView }) {
  'use no memo';
  const { t, i18n } = useLingui();
  const core = useCore();
  const now = useNow();
  const convId = view.row.conv_id;
  const group = view.row.kind === 'group';
  const writable = view.write_block === null;
  const scroller = useRef<HTMLDivElement>(null);
  const [openedAt] = useState(() => newestSeq(view.messages));
  const rows = useMemo(() => buildRows(view, openedAt), [view, openedAt]);
  const [atEnd, setAtEnd] = useState(true);
  const loading = useRef(false);
  const [opened, setOpened] = useState(false);
  const isFresh = useArrivals(view);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateRow(rows[index]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    anchorTo: 'end',
    // In the past the last row is no end that one could stay at.
    scrollEndThreshold: view.has_newer ? 0 : NEAR_END,
    overscan: 8,
    paddingStart: 8,
    paddingEnd: 12,
    onChange: (instance) => setAtEnd(instance.isAtEnd(NEAR_END)),
  });
  const items = virtualizer.getVirtualItems();

  // Opens at the "new" line when there is one, else at the end.
  const [line] = useState(() => rows.findIndex((row) => row.kind === 'new'));
  const newest = view.messages.at(-1);
  const toEnd = useCallback(() => virtualizer.scrollToEnd(), [virtualizer]);
  const { stick, release } = useStickToEnd(scroller, toEnd, NEAR_END, line < 0, !view.has_newer, virtualizer.getTotalSize(), newest?.id);
  useLayoutEffect(() => {
    if (line > 0) virtualizer.scrollToIndex(line, { align: 'center' });
    const frame = requestAnimationFrame(() => setOpened(true));
    return () => cancelAnimationFrame(frame);
    // Only on opening: later the reader decides.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [virtualizer]);

  // Rows that come or grow move the end away without any scrolling.
  const height = virtualizer.getTotalSize();
  useLayoutEffect(() => setAtEnd(virtualizer.isAtEnd(NEAR_END)), [virtualizer, height, items.length]);

  // What one sends is what one wants to see.
  const sending = newest?.mine && newest.state?.kind === 'sending' ? newest.id : undefined;
  useLayoutEffect(() => {
    if (opened && sending !== undefined) stick();
    // Once for each message that goes out.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [sending]);

  const firstShown = items[0]?.index ?? 0;
  const oldest = view.messages[0]?.id;
  useEffect(() => {
    loading.current = false;
  }, [oldest]);
  useEffect(() => {
    if (!opened || !view.has_older || firstShown > AHEAD || loading.current || (scroller.current?.scrollTop ?? 0) > NEAR_TOP) return;
    loading.current = true;
    core.call({ type: 'load_older', conv_id: convId }).catch(() => {
      loading.current = false;
    });
  }, [core, convId, opened, view.has_older, firstShown, oldest]);

  // From a place in the past on towards the newest.
  const lastShown = virtualizer.range?.endIndex ?? -1;
  const latest = newest?.id;
  const goingOn = useRef(false);
  useEffect(() => {
    goingOn.current = false;
  }, [latest]);
  useEffect(() => {
    if (!opened || !view.has_newer || lastShown < rows.length - 1 - AHEAD || goingOn.current) return;
    goingOn.current = true;
    core.call({ type: 'load_newer', conv_id: convId }).catch(() => {
      goingOn.current = false;
    });
  }, [core, convId, opened, view.has_newer, lastShown, rows.length, latest]);

  useMarkRead(view, rows, lastShown);

  const places = useMemo(() => new Map(rows.flatMap((row, i) => (row.kind === 'message' && row.message.hash !== null ? [[row.message.hash, i] as const] : []))), [rows]);
  const { landing, missed, jump, stop } = useJump(convId);
  const [flashed, setFlashed] = useState<string | null>(null);
  const land = useCallback(
    (at: number, message: string, behavior: 'auto' | 'smooth') => {
      release();
      virtualizer.scrollToIndex(at, { align: 'center', behavior });
      setFlashed(message);
      // Rows are measured on the way; after that the place is where it stays.
      return setTimeout(
        () => {
          if (behavior === 'auto') virtualizer.scrollToIndex(at, { align: 'center' });
          const row = scroller.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(message)}"]`);
          // Whoever searches goes on typing.
          if (!document.activeElement?.closest('search')) row?.focus({ preventScroll: true });
        },
        behavior === 'auto' ? 60 : 350,
      );
    },
    [virtualizer, release],
  );
  useEffect(() => {
    if (flashed === null) return undefined;
    const timer = setTimeout(() => setFlashed(null), FLASH_MS);
    return () => clearTimeout(timer);
  }, [flashed]);

  // One was led here: the rows around the place have just come, or were there.
  const landed = useRef<Landing | null>(null);
  useLayoutEffect(() => {
    if (landing === null || landing === landed.current) return;
    const at = rows.findIndex((row) => (row.kind === 'message' || row.kind === 'line') && row.message.id === landing.message);
    if (at < 0) return;
    landed.current = landing;
    land(at, landing.message, 'auto');
  }, [landing, rows, land]);

  const openQuoted = useCallback(
    (hash: string) => {
      const at = places.get(hash) ?? -1;
      const row = rows[at];
      if (row?.kind === 'message') land(at, row.message.id, 'smooth');
      else jump({ kind: 'message', hash });
    },
    [places, rows, land, jump],
  );
  const toNewest = (): void => {
    if (view.has_newer) core.call({ type: 'show_newest', conv_id: convId }).then(stick, () => undefined);
    else virtualizer.scrollToEnd({ behavior: 'smooth' });
  };
  const { members } = view;
  const pictures = useMemo(() => new Map(members.map((member) => [member.account_id, member.avatar])), [members]);
  const openPerson = useCallback(
    (accountId: string) => {
      const member = members.find((entry) => entry.account_id === accountId);
      if (member) show({ kind: 'person', person: member });
    },
    [members],
  );
  const authorOf = (hash: string | undefined): string | null => {
    const row = hash === undefined ? undefined : rows[places.get(hash) ?? -1];
    return row?.kind === 'message' ? row.message.author_id : null;
  };

  const step = (event: React.KeyboardEvent): void => {
    if (event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    const articles = [...(scroller.current?.querySelectorAll<HTMLElement>('article') ?? [])];
    const at = articles.findIndex((article) => article.contains(document.activeElement));
    const next = at < 0 ? articles.at(-1) : articles[at + (event.key === 'ArrowUp' ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  };

  const unread = view.row.unread;
  const render = (row: ListRow): React.ReactNode => {
    switch (row.kind) {
      case 'top':
        return <TopLine convId={convId} older={view.has_older} kind={view.row.kind} />;
      case 'day':
        return <DayLine convId={convId} time={row.time} now={now} />;
      case 'new':
        return <NewLine />;
      case 'line':
        return <EventLine message={row.message} />;
      case 'message': {
        const quoted = row.message.reply?.hash;
        return (
          <MessageRow
            convId={convId}
            message={row.message}
            avatar={group ? (pictures.get(row.message.author_id) ?? null) : null}
            first={row.first}
            last={row.last}
            group={group}
            writable={writable}
            fresh={isFresh(row.message.id)}
            flash={row.message.id === flashed}
            quotedSeed={authorOf(quoted)}
            onPerson={openPerson}
            onQuote={quoted === undefined ? undefined : openQuoted}
          />
        );
      }
    }
  };

  return (
    <div className="relative flex min-h-0 grow flex-col">
      <JumpLine seeking={view.seeking} missed={missed} now={now} onAgain={jump} onStop={stop} />
      <div
        ref={scroller}
        role={view.messages.length > 0 ? 'feed' : 'group'}
        aria-label={t`Messages`}
        tabIndex={0}
        onKeyDown={step}
        onCopy={(event) => {
          // What is copied is what was said, without the shapes in which it is drawn.
          const said = window.getSelection()?.toString() ?? '';
          if (said === '') return;
          event.clipboardData.setData('text/plain', said);
          event.preventDefault();
        }}
        className="flex min-h-0 grow flex-col overflow-y-auto overscroll-contain focus-visible:-outline-offset-2"
      >
        <div className="mx-auto mt-auto w-full max-w-[760px] shrink-0 px-3 sm:px-5">
          <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index];
              return (
                row && (
                  <div key={item.key} data-index={item.index} ref={virtualizer.measureElement} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                    {render(row)}
                  </div>
                )
              );
            })}
          </div>
        </div>
      </div>
      {(!atEnd || view.has_newer) && (
        <button
          type="button"
          aria-label={unread > 0 ? t`To the newest message, ${unreadCount(i18n, unread)}` : t`To the newest message`}
          data-tip={t`To the newest message`}
          onClick={toNewest}
          className="fade-in absolute right-4 bottom-3 grid size-11 place-items-center rounded-full border border-line bg-raised text-ink-2 shadow-float hover:text-ink"
        >
          <ArrowDown aria-hidden size={20} strokeWidth={1.75} />
          {unread > 0 && <span aria-hidden className="tabular absolute -top-1.5 grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1.5 text-12 font-semibold text-on-accent">{unread}</span>}
        </button>
      )}
    </div>
  );
}
