import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { useConversation, useCore, useTask } from '../app/core-context';
import { hide } from '../app/ui-store';
import type { ConversationView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';

/** Leaving a group; its only admin hands it over first. */
export function LeaveGroup({ convId }: { convId: string }) {
  const { t } = useLingui();
  const { view } = useConversation(convId);
  return (
    <Dialog title={t`Leave the group?`} onClose={hide}>
      {view && <Ask view={view} />}
    </Dialog>
  );
}

function Ask({ view }: { view: ConversationView }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();
  const [heir, setHeir] = useState<string | null>(null);
  const convId = view.row.conv_id;
  const others = view.members.filter((member) => !member.me);
  const only = view.members.some((member) => member.me && member.admin) && !others.some((member) => member.admin);
  const alone = others.length === 0;
  const handOver = only && !alone;

  const leave = async (): Promise<void> => {
    const reply = await run(async () => {
      if (handOver && heir !== null) await core.call({ type: 'set_role', conv_id: convId, account_id: heir, admin: true });
      return core.call({ type: 'leave_group', conv_id: convId });
    });
    if (reply) hide();
  };

  return (
    <div className="flex min-h-0 flex-col gap-4 px-5 pb-5">
      <p className="text-15 text-pretty text-ink-2">
        {alone ? (
          <Trans>Nobody else is here. The group disappears from your list, in every browser.</Trans>
        ) : (
          <Trans>You will not receive what is written here from now on. What you have received stays on your devices. The others see that you left.</Trans>
        )}
      </p>
      {handOver && <Heirs view={view} heir={heir} onChange={setHeir} />}
      <FailureNotice failure={failure} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={hide}>{t`Stay`}</Button>
        <Button look="danger" busy={busy} disabled={handOver && heir === null} onClick={() => void leave()}>
          {handOver ? t`Hand over and leave` : t`Leave`}
        </Button>
      </div>
    </div>
  );
}

/** Who looks after the group from now on. */
function Heirs({ view, heir, onChange }: { view: ConversationView; heir: string | null; onChange: (heir: string) => void }) {
  const { t } = useLingui();
  const group = useId();
  return (
    <fieldset className="min-h-0 min-w-0">
      <legend className="mb-1 text-15 text-pretty">{t`You are the only admin. Choose who looks after the group from now on.`}</legend>
      <ul className="-mx-2 max-h-72 overflow-y-auto">
        {view.members
          .filter((member) => !member.me)
          .map((member) => {
            const name = plainName(member.name);
            const on = member.account_id === heir;
            return (
              <li key={member.account_id}>
                <label className="flex min-h-12 cursor-pointer items-center gap-3 rounded-card px-2 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent-ink">
                  <Avatar seed={member.account_id} name={name} avatar={member.avatar} size={36} />
                  <span className="min-w-0 grow truncate text-15">{name}</span>
                  <input type="radio" name={group} checked={on} onChange={() => onChange(member.account_id)} className="sr-only" />
                  <span aria-hidden className={on ? 'size-6 rounded-full border-[7px] border-accent' : 'size-6 rounded-full border border-edge'} />
                </label>
              </li>
            );
          })}
      </ul>
    </fieldset>
  );
}
