import { useLingui } from '@lingui/react/macro';
import { UserPlus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useCore, useList, useTask } from '../app/core-context';
import { hide, openChat } from '../app/ui-store';
import { PeoplePicker } from '../group/PeoplePicker';
import { Button } from '../ui/Button';
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
          <PeoplePicker people={people} chosen={chosen} onChange={setChosen} />
        )}
        <FailureNotice failure={failure} />
        <Button type="submit" look="primary" wide busy={busy} disabled={name.trim() === '' || chosen.length === 0}>
          {t`Create group`}
        </Button>
      </form>
    </Dialog>
  );
}
