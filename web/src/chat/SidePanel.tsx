import { useLingui } from '@lingui/react/macro';
import { ArrowLeft, Ban, Image as ImageIcon, X } from 'lucide-react';
import { show, togglePanel } from '../app/ui-store';
import type { ConversationView } from '../core/types.gen';
import { FileThumb } from '../files/FileThumb';
import { Members } from '../group/Members';
import { plainName } from '../lib/bidi';
import { presenceLine } from '../lib/company';
import { claimsInline } from '../lib/sniff';
import { useNow } from '../list/use-now';
import { Shield, useTrustName } from '../trust/Shield';
import { WhyLink } from '../trust/WhyLink';
import { Avatar } from '../ui/Avatar';
import { RetentionRow } from './RetentionRow';
import { Button } from '../ui/Button';
import { cx } from '../ui/cx';
import { IconButton } from '../ui/IconButton';
import { PHONE, useMedia, WIDE } from '../ui/use-media';

const MEDIA_SHOWN = 9;

/** On demand: who is here, what is known about their keys, and the pictures. Over the conversation where room is short. */
export function SidePanel({ view, title }: { view: ConversationView; title: string }) {
  const { t, i18n } = useLingui();
  const trustName = useTrustName();
  const wide = useMedia(WIDE);
  const phone = useMedia(PHONE);
  const { row } = view;
  const seen = presenceLine(i18n, row.presence, useNow());
  const other = row.kind === 'direct' ? view.members.find((member) => !member.me) : undefined;
  const media = view.messages
    .flatMap((message) => (message.body.kind === 'file' && message.body.media && claimsInline(message.body.mime) ? [{ id: message.id, file: message.body, media: message.body.media }] : []))
    .toReversed()
    .slice(0, MEDIA_SHOWN);

  return (
    <aside
      aria-label={t`Details`}
      className={cx('slide-in flex min-h-0 shrink-0 flex-col overflow-y-auto bg-paper', wide ? 'w-[360px] border-l border-line' : phone ? 'viewport fixed inset-0 z-30' : 'absolute inset-y-0 right-0 z-30 w-[360px] border-l border-line shadow-float')}
    >
      <header className="safe-t shrink-0">
        <div className="flex h-14 items-center gap-2 px-3">
          {phone && <IconButton icon={ArrowLeft} label={t`Back`} onClick={togglePanel} />}
          <h2 className="grow px-1 text-15 font-semibold">{t`Details`}</h2>
          {!phone && <IconButton icon={X} label={t`Close`} keys="Esc" onClick={togglePanel} />}
        </div>
      </header>
      <div className="flex flex-col items-center gap-2 px-5 pt-2 pb-5 text-center">
        <Avatar seed={row.avatar_seed} name={title} kind={row.kind} avatar={row.avatar} picture={row.picture} size={88} />
        <p className="mt-2 max-w-full text-20 font-semibold wrap-anywhere">{title}</p>
        {other && <p className="text-15 text-ink-3 select-all">@{other.login}</p>}
        {seen !== null && <p className="text-13 text-ink-3">{seen}</p>}
        {other && other.about !== '' && <p className="mt-1 max-w-full text-15 text-pretty text-ink-2 select-text wrap-anywhere">{other.about}</p>}
        {row.kind === 'notes' && <p className="text-15 text-ink-3">{t`Only you`}</p>}
      </div>
      {other && (
        <section className="border-t border-line px-5 py-4">
          <div className="flex items-center gap-3">
            <Shield trust={other.trust} />
            <div className="min-w-0 grow">
              <p className="text-15">{trustName(other.trust)}</p>
              <WhyLink topic={other.trust} person={{ accountId: other.account_id, name: plainName(other.name) }} />
            </div>
            <Button onClick={() => show({ kind: 'verify', accountId: other.account_id, name: plainName(other.name) })}>{t`Safety number`}</Button>
          </div>
          {!other.blocked && (
            <Button look="quiet" icon={<Ban aria-hidden size={18} strokeWidth={1.75} />} onClick={() => show({ kind: 'block', accountId: other.account_id, name: plainName(other.name) })} className="mt-3 -ml-3 text-danger!">
              {t`Block…`}
            </Button>
          )}
        </section>
      )}
      <RetentionRow view={view} />
      {media.length > 0 && (
        <section className="border-t border-line px-5 py-4">
          <h3 className="mb-2 flex items-center gap-2 text-13 font-medium text-ink-3">
            <ImageIcon aria-hidden size={16} strokeWidth={1.75} />
            {t`Pictures and videos`}
          </h3>
          <ul className="grid grid-cols-3 gap-1">
            {media.map(({ id, file, media: facts }) => (
              <li key={id}>
                <button type="button" aria-label={t`Open ${plainName(file.name)}`} onClick={() => show({ kind: 'viewer', convId: row.conv_id, messageId: id })} className="block aspect-square w-full overflow-hidden rounded-control bg-sunken">
                  <FileThumb media={facts} className="size-full object-cover" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {row.kind === 'group' && <Members view={view} />}
    </aside>
  );
}
