import { useLingui } from '@lingui/react/macro';
import { X } from 'lucide-react';
import type { CSSProperties } from 'react';
import { hueOf } from '../lib/avatar';
import { plainName } from '../lib/bidi';
import { IconButton } from '../ui/IconButton';
import type { ReplyDraft } from './drafts';

/** What is being answered, above the composer. */
export function ReplyBar({ reply, onClose }: { reply: ReplyDraft; onClose: () => void }) {
  const { t } = useLingui();
  const name = reply.mine ? t`yourself` : plainName(reply.author);
  return (
    <div style={{ '--hue': hueOf(reply.seed) } as CSSProperties} className="fade-in mt-2 ml-2 flex items-center gap-2.5">
      <span aria-hidden className="author-bar w-[3px] self-stretch rounded-full" />
      <div className="min-w-0 grow text-13">
        <p className="author truncate font-medium">{t`Reply to ${name}`}</p>
        <p className="truncate text-ink-2">{reply.line}</p>
      </div>
      <IconButton small icon={X} label={t`Don't reply`} keys="Esc" onClick={onClose} />
    </div>
  );
}
