import { useLingui } from '@lingui/react/macro';
import { FileText } from 'lucide-react';
import { openChat } from '../app/ui-store';
import type { ConversationRow, HitView } from '../core/types.gen';
import { plainName, plainText } from '../lib/bidi';
import { shortTime } from '../lib/dates';
import { Avatar } from '../ui/Avatar';
import { Pieces } from './Marked';

/** A message that was found: where, by whom, when, and the line with the words. */
export function HitRow({ hit, row, now }: { hit: HitView; row: ConversationRow | undefined; now: number }) {
  const { t, i18n } = useLingui();
  const title = row === undefined ? '' : row.kind === 'notes' ? t`Notes` : plainName(row.title);
  const author = hit.mine ? (row?.kind === 'notes' ? '' : t`You:`) : row?.kind === 'group' ? `${plainName(hit.author)}:` : '';
  return (
    <li style={{ contentVisibility: 'auto', containIntrinsicSize: 'auto 76px' }}>
      <button
        type="button"
        onClick={() => openChat(hit.conv_id, { kind: 'row', seq: hit.seq })}
        className="flex w-full items-start gap-3 rounded-card px-2 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2 active:bg-pressed"
      >
        <Avatar seed={row?.avatar_seed ?? hit.conv_id} name={title} kind={row?.kind ?? 'direct'} avatar={row?.avatar ?? null} picture={row?.picture ?? null} size={38} />
        <span className="min-w-0 grow">
          <span className="flex items-baseline gap-1.5">
            <span className="min-w-0 grow truncate text-15 font-medium">{title}</span>
            <span className="tabular shrink-0 text-12 text-ink-3">{shortTime(i18n, hit.time, now)}</span>
          </span>
          <span className="line-clamp-2 text-13 text-ink-2">
            {author !== '' && <span className="text-ink-3">{author} </span>}
            {hit.file && <FileText aria-label={t`File`} role="img" size={14} strokeWidth={1.75} className="mr-1 inline-block align-[-2px] text-ink-3" />}
            <Pieces pieces={hit.pieces.map(({ text, hit: isHit }) => ({ text: plainText(text), hit: isHit }))} />
          </span>
        </span>
      </button>
    </li>
  );
}
