import { useLingui } from '@lingui/react/macro';
import { Check } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { ConversationRow } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { Avatar } from '../ui/Avatar';
import { cx } from '../ui/cx';

/** Where something can go: a conversation, or the notes before there are any. */
export interface ForwardTarget {
  id: string;
  row: ConversationRow | null;
  title: string;
}

/** Moves the focus within a list of boxes, and to its first from whatever stands above. */
export function stepThrough(event: KeyboardEvent<HTMLElement>): void {
  // In a text the same keys lead from line to line.
  if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || event.target instanceof HTMLTextAreaElement) return;
  const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[type=checkbox]:enabled')];
  const at = boxes.findIndex((box) => box === document.activeElement);
  const next = boxes[event.key === 'ArrowDown' ? at + 1 : at - 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.closest('li')?.scrollIntoView({ block: 'nearest' });
}

interface Props {
  targets: readonly ForwardTarget[];
  chosen: readonly string[];
  onToggle: (id: string) => void;
}

/** Conversations to choose from, those that moved last first. */
export function ForwardTargets({ targets, chosen, onToggle }: Props) {
  const { t } = useLingui();
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t`Chats`}</legend>
      <ul className="px-3">
        {targets.map(({ id, row, title }) => {
          const on = chosen.includes(id);
          const broken = row?.trust === 'broken';
          return (
            <li key={id}>
              <label className={cx('flex min-h-14 items-center gap-3 rounded-card px-2 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent-ink', broken ? 'opacity-60' : 'cursor-pointer', on ? 'bg-accent-faint' : !broken && 'hover:bg-hover')}>
                <Avatar seed={row?.avatar_seed ?? id} name={title} kind={row?.kind ?? 'notes'} picture={row?.picture ?? null} size={40} />
                <span className="min-w-0 grow">
                  <span className="block truncate text-15">{title}</span>
                  {broken && <span className="block text-13 text-danger">{t`Keys broken`}</span>}
                </span>
                <input type="checkbox" checked={on} disabled={broken} onChange={() => onToggle(id)} className="sr-only" />
                <span aria-hidden className={cx('grid size-6 shrink-0 place-items-center rounded-full border', on ? 'border-accent bg-accent text-on-accent' : 'border-edge')}>
                  {on && <Check size={16} strokeWidth={2.25} />}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

/** Every conversation that one may write to, the notes always among them. */
export function targetsOf(list: readonly ConversationRow[], notes: string): ForwardTarget[] {
  const rows = list.filter((row) => row.request === 'accepted');
  const target = (row: ConversationRow): ForwardTarget => ({ id: row.conv_id, row, title: row.kind === 'notes' ? notes : plainName(row.title) });
  // What was put away stands last.
  const targets = [...rows.filter((row) => !row.archived), ...rows.filter((row) => row.archived)].map(target);
  return rows.some((row) => row.kind === 'notes') ? targets : [...targets, { id: NOTES, row: null, title: notes }];
}

/** Stands for the notes as long as they have no conversation. */
export const NOTES = 'notes:';
