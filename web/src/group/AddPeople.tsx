import { Trans, useLingui } from '@lingui/react/macro';
import { UserCheck } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { announce } from '../app/announce';
import { useConversation, useCore, useList, useTask } from '../app/core-context';
import { hide } from '../app/ui-store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Empty } from '../ui/Empty';
import { FailureNotice } from '../ui/Notice';
import { PeoplePicker } from './PeoplePicker';

/** People from one's own contacts into a group. */
export function AddPeople({ convId }: { convId: string }) {
  const { t } = useLingui();
  const core = useCore();
  const { view } = useConversation(convId);
  const { busy, failure, run } = useTask();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const there = new Set(view?.members.map((member) => member.account_id));
  const people = useList().filter((row) => row.kind === 'direct' && row.request === 'accepted' && !there.has(row.avatar_seed));

  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (chosen.length === 0 || busy) return;
    const reply = await run(() => core.call({ type: 'add_members', conv_id: convId, members: [...chosen] }));
    if (!reply) return;
    announce(t`Added`);
    hide();
  };

  return (
    <Dialog title={t`Add people`} onClose={hide}>
      <form noValidate onSubmit={(event) => void add(event)} className="flex min-h-0 flex-col gap-4 px-5 pb-5">
        {people.length === 0 ? (
          <Empty icon={UserCheck} title={t`Everybody is here`}>
            {t`You can add people you have a conversation with. All of them are in the group already.`}
          </Empty>
        ) : (
          <>
            <PeoplePicker people={people} chosen={chosen} onChange={setChosen} />
            <p className="text-13 text-pretty text-ink-3">
              <Trans>They read what is written from now on, not what was written before.</Trans>
            </p>
          </>
        )}
        <FailureNotice failure={failure} />
        {people.length > 0 && (
          <Button type="submit" look="primary" wide busy={busy} disabled={chosen.length === 0}>
            {t`Add to the group`}
          </Button>
        )}
      </form>
    </Dialog>
  );
}
