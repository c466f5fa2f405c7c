import { useLingui } from '@lingui/react/macro';
import { announce } from '../app/announce';
import { useConversation, useCore, useTask } from '../app/core-context';
import { hide } from '../app/ui-store';
import type { Command, MemberView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';

type Act = 'remove' | 'promote' | 'demote';

/** Before something is done with a member: what it means, for them and for the others. */
export function MemberDialog({ convId, accountId, act }: { convId: string; accountId: string; act: Act }) {
  const { view } = useConversation(convId);
  const member = view?.members.find((other) => other.account_id === accountId);
  return member ? <Ask convId={convId} member={member} act={act} /> : null;
}

function Ask({ convId, member, act }: { convId: string; member: MemberView; act: Act }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();
  const words = useWords(member, act);
  const command: Command =
    act === 'remove' ? { type: 'remove_member', conv_id: convId, account_id: member.account_id } : { type: 'set_role', conv_id: convId, account_id: member.account_id, admin: act === 'promote' };

  const go = async (): Promise<void> => {
    const reply = await run(() => core.call(command));
    if (!reply) return;
    announce(t`Done`);
    hide();
  };

  return (
    <Dialog title={words.title} onClose={hide}>
      <div className="flex flex-col gap-4 px-5 pb-5">
        <p className="text-15 text-pretty text-ink-2">{words.text}</p>
        <FailureNotice failure={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={hide}>{t`Cancel`}</Button>
          <Button look={act === 'remove' ? 'danger' : 'primary'} busy={busy} onClick={() => void go()}>
            {words.go}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function useWords(member: MemberView, act: Act): { title: string; text: string; go: string } {
  const { t } = useLingui();
  const name = plainName(member.name);
  if (act === 'remove') return { title: t`Remove ${name}?`, text: t`${name} will not receive what is written here from now on. What was received before stays with them.`, go: t`Remove` };
  if (act === 'promote') return { title: t`Make ${name} an admin?`, text: t`An admin can change the name and the picture, add and remove people, and decide who else is an admin. That includes you.`, go: t`Make admin` };
  if (member.me) return { title: t`Give up the admin role?`, text: t`You stay in the group. Only another admin can give the role back to you.`, go: t`Give up` };
  return { title: t`Take the admin role from ${name}?`, text: t`${name} stays in the group and can go on writing.`, go: t`Take the role` };
}
