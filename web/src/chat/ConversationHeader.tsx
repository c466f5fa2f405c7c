import { useLingui } from '@lingui/react/macro';
import { ArrowLeft, PanelRight, Search, Timer } from 'lucide-react';
import { MOD } from '../app/shortcuts';
import { leaveChat, show, togglePanel, useUi } from '../app/ui-store';
import type { ConversationRow, ConversationView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { presenceLine, writingLine } from '../lib/company';
import { useNow } from '../list/use-now';
import { members, retentionLine } from '../lib/system-text';
import { Shield, useTrustName } from '../trust/Shield';
import { Avatar } from '../ui/Avatar';
import { cx } from '../ui/cx';
import { IconButton } from '../ui/IconButton';
import { PHONE, useMedia } from '../ui/use-media';

interface Props {
  row: ConversationRow;
  title: string;
  view: ConversationView | undefined;
}

export function ConversationHeader({ row, title, view }: Props) {
  const { t, i18n } = useLingui();
  const phone = useMedia(PHONE);
  const panel = useUi((ui) => ui.panel);
  const searching = useUi((ui) => ui.searching);
  const trustName = useTrustName();
  const other = row.kind === 'direct' ? view?.members.find((member) => !member.me) : undefined;
  const now = useNow();
  const writing = writingLine(i18n, row);
  const here = row.presence?.kind === 'here';
  const under = ((): string => {
    if (row.kind === 'notes') return t`Only you`;
    if (row.kind === 'group') return view ? members(i18n, view.members.length) : '';
    return presenceLine(i18n, row.presence, now) ?? (other ? `@${other.login}` : '');
  })();

  return (
    <header className="safe-t relative z-10 shrink-0 border-b border-line bg-paper">
      <div className="flex h-14 items-center gap-1 px-2 sm:px-4">
        {phone && <IconButton icon={ArrowLeft} label={t`Back`} onClick={leaveChat} className="-mr-0.5" />}
        <h1 className="-ml-1 min-w-0">
          <button type="button" onClick={togglePanel} aria-expanded={panel} className="flex min-h-11 w-full items-center gap-3 rounded-card px-1 text-left hover:bg-hover sm:pr-3">
            <Avatar seed={row.avatar_seed} name={title} kind={row.kind} avatar={row.avatar} picture={row.picture} size={38} />
            <span className="min-w-0">
              <span className="flex items-center gap-1.5">
                <span className="truncate text-15 font-semibold">{title}</span>
                {view && view.retention_days > 0 && (
                  <span data-tip={retentionLine(i18n, view.retention_days)} className="shrink-0 text-ink-3">
                    <Timer aria-hidden size={14} strokeWidth={2} />
                    <span className="sr-only">{retentionLine(i18n, view.retention_days)}</span>
                  </span>
                )}
              </span>
              {(writing ?? under) !== '' && <span className={cx('block truncate text-13 leading-tight', writing === null && !here ? 'text-ink-3' : 'text-accent-ink')}>{writing ?? under}</span>}
            </span>
            <span className="sr-only">{t`Details`}</span>
          </button>
        </h1>
        <span className="grow" />
        {row.kind === 'direct' && other && (
          <button
            type="button"
            aria-label={t`Verify ${plainName(other.name)}. ${trustName(other.trust)}`}
            data-tip={trustName(other.trust)}
            onClick={() => show({ kind: 'verify', accountId: other.account_id, name: plainName(other.name) })}
            className="grid size-11 shrink-0 place-items-center rounded-full hover:bg-hover sm:size-10"
          >
            <Shield trust={other.trust} />
          </button>
        )}
        {row.kind === 'group' && (
          <button type="button" aria-label={t`Members. ${trustName(row.trust)}`} data-tip={trustName(row.trust)} onClick={togglePanel} className="grid size-11 shrink-0 place-items-center rounded-full hover:bg-hover sm:size-10">
            <Shield trust={row.trust} />
          </button>
        )}
        <IconButton icon={Search} label={t`Search in this conversation`} keys={`${MOD} F`} active={searching} onClick={() => useUi.setState({ searching: !searching })} />
        {!phone && <IconButton icon={PanelRight} label={panel ? t`Hide details` : t`Show details`} active={panel} onClick={togglePanel} />}
      </div>
    </header>
  );
}
