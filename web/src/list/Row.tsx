import { useLingui } from '@lingui/react/macro';
import { memo } from 'react';
import { usePrefs } from '../app/prefs';
import { openChat } from '../app/ui-store';
import { StateMark } from '../chat/StateMark';
import type { ConversationRow } from '../core/types.gen';
import { plainName, plainText } from '../lib/bidi';
import { shortTime } from '../lib/dates';
import { bodyLine, unreadCount } from '../lib/system-text';
import { Shield } from '../trust/Shield';
import { Avatar } from '../ui/Avatar';
import { cx } from '../ui/cx';

/** One conversation in the list. Its name for a screen reader is what one sees, in the same order. */
export const Row = memo(function Row({ row, selected, now }: { row: ConversationRow; selected: boolean; now: number }) {
  const { t, i18n } = useLingui();
  const compact = usePrefs((prefs) => prefs.density) === 'compact';
  const title = row.kind === 'notes' ? t`Notes to self` : plainName(row.title);
  const { preview } = row;
  const author = preview && !preview.mine && row.kind === 'group' && preview.body.kind !== 'system' ? `${plainName(preview.author)}: ` : '';
  const you = preview?.mine && row.kind !== 'notes' && preview.body.kind !== 'system' ? `${t`You:`} ` : '';

  return (
    <li style={{ contentVisibility: 'auto', containIntrinsicSize: compact ? 'auto 52px' : 'auto 64px' }}>
      <button
        type="button"
        aria-current={selected ? 'true' : undefined}
        onClick={() => openChat(row.conv_id)}
        className={cx(
          'flex w-full items-center gap-3 rounded-card px-2 text-left transition-colors duration-120 focus-visible:-outline-offset-2',
          compact ? 'h-[52px]' : 'h-16',
          selected ? 'bg-accent-soft' : 'hover:bg-hover active:bg-pressed',
        )}
      >
        <Avatar seed={row.avatar_seed} name={title} kind={row.kind} size={compact ? 38 : 48} />
        <span className="flex min-w-0 grow flex-col gap-0.5">
          <span className="flex items-baseline gap-1.5">
            <span className="min-w-0 truncate text-15 font-medium">{title}</span>
            {row.trust !== 'unverified' && row.kind !== 'notes' && <Shield trust={row.trust} size={15} className="self-center" />}
            <span className="grow" />
            <span className={cx('tabular shrink-0 text-12', selected ? 'text-ink-2' : 'text-ink-3')}>{shortTime(i18n, row.time, now)}</span>
          </span>
          <span className="flex items-center gap-1.5">
            <span className={cx('min-w-0 grow truncate text-13', selected ? 'text-ink-2' : 'text-ink-3')}>
              {row.request === 'pending' ? (
                t`@${row.requested_by ?? ''} wants to write to you`
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
            {(row.draft === '' || selected) && preview?.mine && preview.state && (
              <span className="grid shrink-0 text-ink-3">
                <StateMark state={preview.state} small />
              </span>
            )}
            {row.unread > 0 && (
              <span className="tabular grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-accent px-1.5 text-12 font-semibold text-on-accent">
                <span aria-hidden>{row.unread > 999 ? '999+' : row.unread}</span>
                <span className="sr-only">{unreadCount(i18n, row.unread)}</span>
              </span>
            )}
          </span>
        </span>
      </button>
    </li>
  );
});
