import { useLingui } from '@lingui/react/macro';
import { Bookmark, FolderDown, Keyboard, LockKeyhole, Moon, Plus, Search, Settings, Sun, UsersRound, type LucideIcon } from 'lucide-react';
import { useId, useState } from 'react';
import { Avatar } from '../ui/Avatar';
import { cx } from '../ui/cx';
import { Dialog } from '../ui/Dialog';
import type { ConversationRow, HitView } from '../core/types.gen';
import { plainName, plainText } from '../lib/bidi';
import { Pieces } from '../search/Marked';
import { useSearch } from '../search/use-search';
import { useRowActions } from '../list/use-row-actions';
import { useCore, useList } from './core-context';
import { lockNow } from './idle';
import { setPrefs } from './prefs';
import { goTo, hide, openChat, show, useUi } from './ui-store';

interface Entry {
  id: string;
  label: string;
  icon?: LucideIcon;
  row?: ConversationRow;
  hit?: HitView;
  run: () => void;
}

/** Messages that are shown at most. */
const HITS = 8;

/** Conversations, commands and messages by a few letters of their names. */
export function Palette() {
  const { t } = useLingui();
  const core = useCore();
  const list = useList();
  const id = useId();
  const convId = useUi((ui) => ui.convId);
  const rowActions = useRowActions();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);

  const openNotes = async (): Promise<void> => {
    const reply = await core.call({ type: 'open_notes' });
    if (reply.type === 'conversation') openChat(reply.conv_id);
  };
  const commands: Entry[] = [
    { id: 'new', label: t`New chat`, icon: Plus, run: () => show({ kind: 'new_chat' }) },
    { id: 'group', label: t`New group`, icon: UsersRound, run: () => show({ kind: 'new_group' }) },
    { id: 'notes', label: t`Notes`, icon: Bookmark, run: () => void openNotes().catch(() => undefined) },
    { id: 'files', label: t`Files`, icon: FolderDown, run: () => goTo('files') },
    { id: 'settings', label: t`Settings`, icon: Settings, run: () => goTo('settings') },
    { id: 'light', label: t`Light theme`, icon: Sun, run: () => setPrefs({ theme: 'light' }) },
    { id: 'dark', label: t`Dark theme`, icon: Moon, run: () => setPrefs({ theme: 'dark' }) },
    { id: 'lock', label: t`Lock now`, icon: LockKeyhole, run: () => void lockNow(core).catch(() => undefined) },
    { id: 'keys', label: t`Keyboard`, icon: Keyboard, run: () => show({ kind: 'shortcuts' }) },
  ];
  const chats: Entry[] = list.map((row) => ({ id: row.conv_id, label: row.kind === 'notes' ? t`Notes` : plainName(row.title), row, run: () => openChat(row.conv_id) }));
  const wanted = query.trim().toLocaleLowerCase();
  // What can be done with the conversation that is open, for whoever asks for it.
  const here = list.find((row) => row.conv_id === convId);
  const own = wanted === '' || here === undefined ? { items: [], mutes: [] } : rowActions(here, () => undefined);
  const chat = here === undefined ? '' : here.kind === 'notes' ? t`Notes` : plainName(here.title);
  const muting = own.items.some((item) => item.leads) ? own.mutes.map((item) => ({ ...item, label: `${t`Mute`}: ${item.label}` })) : [];
  const actions: Entry[] = [...own.items.filter((item) => !item.leads), ...muting].map(({ label, icon, run }) => ({ id: label, label: `${label} · ${chat}`, icon, run }));
  const entries = [...chats.slice(0, wanted ? undefined : 6), ...commands.filter((entry) => entry.id !== 'notes' || !list.some((row) => row.kind === 'notes')), ...actions].filter((entry) =>
    entry.label.toLocaleLowerCase().includes(wanted),
  );
  const { found } = useSearch(query, null);
  for (const hit of found?.hits.slice(0, HITS) ?? []) {
    const row = list.find((entry) => entry.conv_id === hit.conv_id);
    const label = plainText(hit.pieces.map((piece) => piece.text).join(''));
    if (row) entries.push({ id: `hit-${hit.conv_id}-${hit.seq}`, label, row, hit, run: () => openChat(hit.conv_id, { kind: 'row', seq: hit.seq }) });
  }
  const at = Math.min(chosen, Math.max(entries.length - 1, 0));

  const run = (entry: Entry | undefined): void => {
    if (!entry) return;
    hide();
    entry.run();
  };

  return (
    <Dialog bare title={t`Go to`} onClose={hide} width="medium" className="sm:mt-[12vh]!">
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden size={20} strokeWidth={1.75} className="text-ink-3" />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={entries[at] ? `${id}-${at}` : undefined}
          aria-label={t`Conversation, message or command`}
          placeholder={t`Conversation, message or command`}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault();
              const by = event.key === 'ArrowDown' ? 1 : -1;
              const next = (at + by + entries.length) % Math.max(entries.length, 1);
              setChosen(next);
              document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
            } else if (event.key === 'Enter') {
              event.preventDefault();
              run(entries[at]);
            }
          }}
          className="h-14 min-w-0 grow bg-transparent text-17 outline-none"
        />
      </div>
      <div role="listbox" id={`${id}-list`} aria-label={t`Found`} className="max-h-[22rem] min-h-24 overflow-y-auto p-2">
        {entries.map((entry, i) => (
          <div
            key={entry.id}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            onPointerMove={() => setChosen(i)}
            onClick={() => run(entry)}
            onKeyDown={() => undefined}
            className={cx('flex min-h-11 items-center gap-3 rounded-control px-3 text-15', i === at && 'bg-accent-faint')}
          >
            {entry.row ? (
              <Avatar seed={entry.row.avatar_seed} name={entry.hit ? plainName(entry.row.title) : entry.label} kind={entry.row.kind} avatar={entry.row.avatar} picture={entry.row.picture} size={28} />
            ) : (
              entry.icon && (
                <span className="grid w-7 place-items-center text-ink-3">
                  <entry.icon aria-hidden size={18} strokeWidth={1.75} />
                </span>
              )
            )}
            <span className="min-w-0 truncate">
              {entry.hit ? <Pieces pieces={entry.hit.pieces.map(({ text, hit }) => ({ text: plainText(text), hit }))} /> : entry.label}
            </span>
          </div>
        ))}
        {entries.length === 0 && <p className="p-4 text-center text-15 text-ink-3">{t`Nothing by that name.`}</p>}
      </div>
    </Dialog>
  );
}
