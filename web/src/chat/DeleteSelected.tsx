import { useLingui } from '@lingui/react/macro';
import { useCore, useTask } from '../app/core-context';
import { deleteQuestion } from '../lib/system-text';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';

interface Props {
  convId: string;
  hashes: readonly string[];
  onClose: () => void;
}

/** Asks before several messages are taken back. What could not be deleted stays chosen. */
export function DeleteSelected({ convId, hashes, onClose }: Props) {
  const { t, i18n } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();

  const remove = async (): Promise<void> => {
    const done = await run(async () => {
      for (const hash of hashes) await core.call({ type: 'delete_message', conv_id: convId, hash });
      return true;
    });
    if (done) onClose();
  };

  return (
    <Dialog title={deleteQuestion(i18n, hashes.length)} onClose={onClose}>
      <div className="flex flex-col gap-4 px-5 pb-5">
        <p className="text-15 text-pretty text-ink-2">{t`They disappear in everybody's chats and from the server. Whoever has read or copied them already keeps what they saw.`}</p>
        <FailureNotice failure={failure} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look="danger" busy={busy} onClick={() => void remove()}>
            {t`Delete`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
