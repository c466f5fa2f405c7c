import { useLingui } from '@lingui/react/macro';
import { Check } from 'lucide-react';
import type { ConversationRow } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { Avatar } from '../ui/Avatar';
import { cx } from '../ui/cx';

interface Props {
  /** Conversations of two; the other one is who is chosen. */
  people: readonly ConversationRow[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

/** Account ids of people whom one has accepted; never of one whose keys are broken. */
export function PeoplePicker({ people, chosen, onChange }: Props) {
  const { t } = useLingui();
  const toggle = (id: string): void => onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <fieldset className="min-h-0 min-w-0">
      <legend className="mb-1 text-13 font-medium text-ink-2">{t`People`}</legend>
      <ul className="-mx-2 max-h-72 overflow-y-auto">
        {people.map((row) => {
          const on = chosen.includes(row.avatar_seed);
          const broken = row.trust === 'broken';
          return (
            <li key={row.conv_id}>
              <label className={cx('flex min-h-12 items-center gap-3 rounded-card px-2 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent-ink', broken ? 'opacity-60' : 'cursor-pointer hover:bg-hover')}>
                <Avatar seed={row.avatar_seed} name={row.title} avatar={row.avatar} size={36} />
                <span className="min-w-0 grow">
                  <span className="block truncate text-15">{plainName(row.title)}</span>
                  {broken && <span className="block text-13 text-danger">{t`Keys broken`}</span>}
                </span>
                <input type="checkbox" checked={on} disabled={broken} onChange={() => toggle(row.avatar_seed)} className="peer sr-only" />
                <span aria-hidden className={cx('grid size-6 place-items-center rounded-full border', on ? 'border-accent bg-accent text-on-accent' : 'border-edge')}>
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
