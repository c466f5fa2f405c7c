import { useLingui } from '@lingui/react/macro';
import { ChevronRight, Timer } from 'lucide-react';
import { show } from '../app/ui-store';
import type { ConversationView } from '../core/types.gen';
import { retentionLine } from '../lib/system-text';

/** How long messages stay in a conversation; for whoever may set it, the way to do so. */
export function RetentionRow({ view }: { view: ConversationView }) {
  const { i18n } = useLingui();
  const { row, retention_days: days } = view;
  const may = view.write_block === null && view.members.some((member) => member.me && member.admin);
  if (!may && days === 0) return null;
  const line = (
    <>
      <Timer aria-hidden size={20} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      <span className="min-w-0 grow text-pretty">{retentionLine(i18n, days)}</span>
    </>
  );
  return (
    <section className="border-t border-line px-3 py-2">
      {may ? (
        <button type="button" onClick={() => show({ kind: 'retention', convId: row.conv_id })} className="flex min-h-11 w-full items-center gap-3 rounded-card px-2 text-left text-15 hover:bg-hover">
          {line}
          <ChevronRight aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />
        </button>
      ) : (
        <p className="flex min-h-11 items-center gap-3 px-2 text-15">{line}</p>
      )}
    </section>
  );
}
