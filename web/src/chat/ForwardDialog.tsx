import { useLingui } from '@lingui/react/macro';
import { Forward, Search } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { announce } from '../app/announce';
import { useCore, useList, useTask } from '../app/core-context';
import { hide, openChat } from '../app/ui-store';
import { plainName } from '../lib/bidi';
import { bodyLine, messageCount } from '../lib/system-text';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';
import { ForwardTargets, NOTES, stepThrough, targetsOf } from './ForwardTargets';
import { clearSelection } from './selection';

/** As many conversations as the core takes at once. */
const MOST = 20;

/** Passes messages on to other conversations, with a text before them if one likes. */
export function ForwardDialog({ convId, hashes }: { convId: string; hashes: readonly string[] }) {
  const { t, i18n } = useLingui();
  const core = useCore();
  const list = useList();
  const { busy, failure, run, clear } = useTask();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [comment, setComment] = useState('');
  // The order of the list when it was opened: nothing moves away under a finger.
  const [all] = useState(() => targetsOf(list, t`Notes`));
  const wanted = query.trim().toLocaleLowerCase();
  const targets = all.filter(({ title }) => title.toLocaleLowerCase().includes(wanted));
  const messages = core.conversation(convId).get()?.messages ?? [];
  const only = hashes.length === 1 ? messages.find(({ hash }) => hash === hashes[0]) : undefined;
  const names = all.filter(({ id }) => chosen.includes(id)).map(({ title }) => title);

  const toggle = (id: string): void => {
    clear();
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id].slice(0, MOST));
  };

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (chosen.length === 0 || busy) return;
    const to = await run(async () => {
      const ids: string[] = [];
      for (const id of chosen) {
        const notes = id === NOTES ? await core.call({ type: 'open_notes' }) : null;
        ids.push(notes?.type === 'conversation' ? notes.conv_id : id);
      }
      await core.call({ type: 'forward', conv_id: convId, messages: [...hashes], to: ids, comment: comment.trim() });
      return ids;
    });
    if (!to) return;
    clearSelection();
    hide();
    announce(t`Forwarded`);
    const [first] = to;
    if (to.length === 1 && first !== undefined) openChat(first);
  };

  return (
    <Dialog title={t`Forward to`} onClose={hide} className="h-[92dvh] sm:h-[min(86dvh,42rem)]!">
      <form noValidate onSubmit={(event) => void send(event)} onKeyDown={stepThrough} className="flex min-h-0 grow flex-col">
        <div className="relative mx-5 mt-0.5 mb-2 shrink-0">
          <Search aria-hidden size={18} strokeWidth={1.75} className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" />
          <input
            type="search"
            autoFocus
            aria-label={t`Search chats`}
            placeholder={t`Search chats`}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || wanted === '') return;
              // Enter takes what was looked for, and looks for the next one.
              event.preventDefault();
              const found = targets.find(({ row }) => row?.trust !== 'broken');
              if (!found) return;
              toggle(found.id);
              setQuery('');
            }}
            className="field pl-10!"
          />
        </div>
        <div className="min-h-0 grow overflow-y-auto overscroll-contain pb-2">
          {targets.length === 0 ? <p className="px-5 py-8 text-center text-15 text-ink-3">{t`No chat has this name.`}</p> : <ForwardTargets targets={targets} chosen={chosen} onToggle={toggle} />}
        </div>
        <div className="flex shrink-0 flex-col gap-2.5 border-t border-line px-5 pt-3 pb-5">
          <p className="flex min-w-0 items-center gap-2 text-13 text-ink-2">
            <Forward aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-ink-3" />
            <span className="truncate">{only ? `${only.mine ? t`You` : plainName(only.author)}: ${bodyLine(i18n, only.body)}` : messageCount(i18n, hashes.length)}</span>
          </p>
          {names.length > 0 && <p className="truncate text-13 font-medium text-ink">{t`To: ${names.join(', ')}`}</p>}
          <textarea rows={1} aria-label={t`Comment`} placeholder={t`Add a comment`} value={comment} onChange={(event) => setComment(event.target.value)} className="field field-sizing-content max-h-28 resize-none" />
          <FailureNotice failure={failure} />
          <Button type="submit" look="primary" wide busy={busy} disabled={chosen.length === 0}>
            {t`Forward`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
