import { useLingui } from '@lingui/react/macro';
import { useCore, useTask } from '../app/core-context';
import { hide } from '../app/ui-store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';

/** Asks before a message is taken back, and says what that can and cannot do. */
export function DeleteMessage({ convId, hash, mine }: { convId: string; hash: string; mine: boolean }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();

  const remove = async (): Promise<void> => {
    const reply = await run(() => core.call({ type: 'delete_message', conv_id: convId, hash }));
    if (reply) hide();
  };

  return (
    <Dialog title={mine ? t`Delete this message for everybody?` : t`Remove this message for everybody?`} onClose={hide}>
      <div className="flex flex-col gap-4 px-5 pb-5">
        <p className="text-15 text-pretty text-ink-2">
          {mine
            ? t`It disappears here, in everybody's chats and from the server. Whoever has read or copied it already keeps what they saw.`
            : t`It disappears in everybody's chats, and they see that you removed it. Whoever has read or copied it already keeps what they saw.`}
        </p>
        <FailureNotice failure={failure} />
        <div className="flex justify-end gap-2">
          <Button onClick={hide}>{t`Cancel`}</Button>
          <Button look="danger" busy={busy} onClick={() => void remove()}>
            {mine ? t`Delete` : t`Remove`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
