import { Trans, useLingui } from '@lingui/react/macro';
import { announce } from '../app/announce';
import { useCore, useTask } from '../app/core-context';
import { hide } from '../app/ui-store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';

/** What it means for somebody to be blocked, before it is so. */
export function BlockDialog({ accountId, name }: { accountId: string; name: string }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();

  const block = async (): Promise<void> => {
    const reply = await run(() => core.call({ type: 'set_blocked', account_id: accountId, blocked: true }));
    if (!reply) return;
    announce(t`${name} is blocked`);
    hide();
  };

  return (
    <Dialog title={t`Block ${name}?`} onClose={hide}>
      <div className="flex flex-col gap-4 px-5 pb-5">
        <p className="text-15 text-pretty text-ink-2">
          <Trans>They are not told. Your conversation and anything they write stay out of sight, and nothing goes to them, not even that you have read something. In groups that you share you still see each other.</Trans>
        </p>
        <p className="text-15 text-pretty text-ink-2">
          <Trans>You can take it back in the settings; then what they wrote meanwhile is there.</Trans>
        </p>
        <FailureNotice failure={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={hide}>{t`Cancel`}</Button>
          <Button look="danger" busy={busy} onClick={() => void block()}>
            {t`Block`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
