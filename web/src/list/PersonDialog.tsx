import { useLingui } from '@lingui/react/macro';
import { MessageSquare, ShieldCheck } from 'lucide-react';
import { useCore, useTask } from '../app/core-context';
import { hide, openChat, show } from '../app/ui-store';
import type { PersonView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';
import { PersonCard } from './PersonCard';

/** Somebody who was named: who it is, and what leads to them. */
export function PersonDialog({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();
  const name = plainName(person.name);

  const write = async (): Promise<void> => {
    const reply = await run(() => core.call({ type: 'start_direct', login: person.login }));
    if (reply?.type !== 'conversation') return;
    hide();
    openChat(reply.conv_id);
  };

  return (
    <Dialog title={person.me ? t`You` : name} onClose={hide}>
      <div className="flex flex-col gap-4 px-5 pb-5">
        <PersonCard person={person} />
        <FailureNotice failure={failure} />
        {!person.me && (
          <div className="flex flex-wrap justify-end gap-2">
            <Button icon={<ShieldCheck aria-hidden size={18} strokeWidth={1.75} />} onClick={() => show({ kind: 'verify', accountId: person.account_id, name })}>
              {t`Compare the number`}
            </Button>
            <Button look="primary" busy={busy} icon={<MessageSquare aria-hidden size={18} strokeWidth={1.75} />} onClick={() => void write()}>
              {t`Write`}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
