import { useLingui } from '@lingui/react/macro';
import { Check, UserPlus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useCore, useList, useTask } from '../app/core-context';
import { hide, openChat } from '../app/ui-store';
import { plainName } from '../lib/bidi';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { cx } from '../ui/cx';
import { Dialog } from '../ui/Dialog';
import { Empty } from '../ui/Empty';
import { Field } from '../ui/Field';
import { FailureNotice } from '../ui/Notice';

/** A name and the people in it; only those who have been accepted, and never one whose keys are broken. */
export function NewGroup() {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();
  const people = useList().filter((row) => row.kind === 'direct' && row.request === 'accepted');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);

  const toggle = (id: string): void => setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);

  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (name.trim() === '' || chosen.length === 0 || busy) return;
    const reply = await run(() => core.call({ type: 'create_group', name: name.trim(), members: [...chosen] }));
    if (reply?.type !== 'conversation') return;
    hide();
    openChat(reply.conv_id);
  };

  return (
    <Dialog title={t`New group`} onClose={hide}>
      <form noValidate onSubmit={(event) => void create(event)} className="flex min-h-0 flex-col gap-4 px-5 pb-5">
        <Field label={t`Name of the group`} value={name} onChange={(event) => setName(event.target.value)} maxLength={64} autoFocus autoComplete="off" />
        {people.length === 0 ? (
          <Empty icon={UserPlus} title={t`Write to somebody first`}>
            {t`A group is made of people you already have a conversation with.`}
          </Empty>
        ) : (
          <fieldset className="min-h-0 min-w-0">
            <legend className="mb-1 text-13 font-medium text-ink-2">{t`People`}</legend>
            <ul className="-mx-2 max-h-72 overflow-y-auto">
              {people.map((row) => {
                const on = chosen.includes(row.avatar_seed);
                const broken = row.trust === 'broken';
                return (
                  <li key={row.conv_id}>
                    <label className={cx('flex min-h-12 items-center gap-3 rounded-card px-2 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent-ink', broken ? 'opacity-60' : 'cursor-pointer hover:bg-hover')}>
                      <Avatar seed={row.avatar_seed} name={row.title} size={36} />
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
        )}
        <FailureNotice failure={failure} />
        <Button type="submit" look="primary" wide busy={busy} disabled={name.trim() === '' || chosen.length === 0}>
          {t`Create group`}
        </Button>
      </form>
    </Dialog>
  );
}
