import { useLingui } from '@lingui/react/macro';
import { AtSign, BellOff, Pin } from 'lucide-react';
import { memo, useRef, useState } from 'react';
import { usePrefs } from '../app/prefs';
import { openChat } from '../app/ui-store';
import { StateMark } from '../chat/StateMark';
import type { ConversationRow } from '../core/types.gen';
import { plainName, plainText } from '../lib/bidi';
import { writingLine } from '../lib/company';
import { shortTime } from '../lib/dates';
import { bodyLine, mentionCount, unreadCount } from '../lib/system-text';
import { Shield } from '../trust/Shield';
import { Avatar } from '../ui/Avatar';
import { cx } from '../ui/cx';
import { useLongPress } from '../ui/use-long-press';
import { RowMenu } from './RowMenu';

/** One conversation in the list. Its name for a screen reader is what one sees, in the same order. */
export const Row = memo(function Row({ row, selected, now }: { row: ConversationRow; selected: boolean; now: number }) {
  const { t, i18n } = useLingui();
  const compact = usePrefs((prefs) => prefs.density) === 'compact';
  const title = row.kind === 'notes' ? t`Notes` : plainName(row.title);
  const { preview } = row;
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  // The finger that opened the menu leaves the row in the end, which is no wish to open it.
  const held = useRef(false);
  const longPress = useLongPress((at) => {
    held.current = true;
    setMenu(at);
  });
  const writing = writingLine(i18n, row);
  const author = preview && !preview.mine && row.kind === 'group' && preview.body.kind !== 'system' ? `${plainName(preview.author)}: ` : '';
  const you = preview?.mine && row.kind !== 'notes' && preview.body.kind !== 'system' ? `${t`You:`} ` : '';

  return (
    <li style={{ contentVisibility: 'auto', containIntrinsicSize: compact ? 'auto 52px' : 'auto 64px' }}>
      <button
        type="button"
        aria-current={selected ? 'true' : undefined}
        aria-keyshortcuts="Shift+F10"
        {...longPress}
        onClick={() => {
          if (held.current) held.current = false;
          else openChat(row.conv_id);
        }}
        onContextMenu={(event) => {
          event.preventDefault();
          // A key opens it at the row itself.
          const box = event.currentTarget.getBoundingClientRect();
          setMenu(event.button === 2 ? { x: event.clientX, y: event.clientY } : { x: box.left + 64, y: box.bottom - 12 });
        }}
        className={cx(
          'flex w-full touch-pan-y items-center gap-3 rounded-card px-2 select-none text-left transition-colors duration-120 focus-visible:-outline-offset-2',
          compact ? 'h-[52px]' : 'h-16',
          selected ? 'bg-accent-soft' : 'hover:bg-hover active:bg-pressed',
        )}
      >
        <Avatar seed={row.avatar_seed} name={title} kind={row.kind} avatar={row.avatar} picture={row.picture} size={compact ? 38 : 48} here={row.presence?.kind === 'here'} />
        <span className="flex min-w-0 grow flex-col gap-0.5">
          <span className="flex items-baseline gap-1.5">
            <span className="min-w-0 truncate text-15 font-medium">{title}</span>
            {row.presence?.kind === 'here' && <span className="sr-only">{t`Online`}</span>}
            {row.trust !== 'unverified' && row.kind !== 'notes' && <Shield trust={row.trust} size={15} className="self-center" />}
            {row.muted && (
              <span className="grid shrink-0 self-center text-ink-3">
                <BellOff aria-hidden size={14} strokeWidth={1.75} />
                <span className="sr-only">{t`Muted`}</span>
              </span>
            )}
            <span className="grow" />
            <span className={cx('tabular shrink-0 text-12', selected ? 'text-ink-2' : 'text-ink-3')}>{shortTime(i18n, row.time, now)}</span>
          </span>
          <span className="flex items-center gap-1.5">
            <span className={cx('min-w-0 grow truncate text-13', selected ? 'text-ink-2' : 'text-ink-3')}>
              {row.request === 'pending' ? (
                t`@${row.requested_by ?? ''} wants to write to you`
              ) : writing !== null ? (
                <span className="text-accent-ink">{writing}</span>
              ) : row.draft !== '' && !selected ? (
                <>
                  <span className="text-accent-ink">{t`Draft:`}</span> {plainText(row.draft)}
                </>
              ) : preview ? (
                <>
                  <span className={selected ? '' : 'text-ink-2'}>
                    {you}
                    {author}
                  </span>
                  {bodyLine(i18n, preview.body)}
                </>
              ) : (
                t`No messages yet`
              )}
            </span>
            {writing === null && (row.draft === '' || selected) && preview?.mine && preview.state && (
              <span className="grid shrink-0 text-ink-3">
                <StateMark state={preview.state} small />
              </span>
            )}
            {row.pinned && row.unread === 0 && !row.marked_unread && (
              <span className="grid shrink-0 text-ink-3">
                <Pin aria-hidden size={14} strokeWidth={1.75} />
                <span className="sr-only">{t`Pinned`}</span>
              </span>
            )}
            {row.mentions > 0 && (
              <span className="grid size-5 shrink-0 place-items-center rounded-full bg-accent text-on-accent">
                <AtSign aria-hidden size={13} strokeWidth={2.25} />
                <span className="sr-only">{mentionCount(i18n, row.mentions)}</span>
              </span>
            )}
            {(row.unread > 0 || row.marked_unread) && (
              <span
                className={cx(
                  'tabular grid shrink-0 place-items-center rounded-full text-12 font-semibold',
                  row.unread > 0 ? 'h-5 min-w-5 px-1.5' : 'm-1 size-3',
                  row.muted ? 'bg-pressed text-ink-2' : 'bg-accent text-on-accent',
                )}
              >
                {row.unread > 0 && <span aria-hidden>{row.unread > 999 ? '999+' : row.unread}</span>}
                <span className="sr-only">{row.unread > 0 ? unreadCount(i18n, row.unread) : t`Marked as unread`}</span>
              </span>
            )}
          </span>
        </span>
      </button>
      {menu && <RowMenu row={row} title={title} at={menu} onClose={() => setMenu(null)} />}
    </li>
  );
});
