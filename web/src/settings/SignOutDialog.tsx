import { Trans, useLingui } from '@lingui/react/macro';
import { useApp, useCore, useTask } from '../app/core-context';
import { forgetUi, hide } from '../app/ui-store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice, Notice } from '../ui/Notice';

/** What goes and what stays, before it goes. */
export function SignOutDialog() {
  const { t } = useLingui();
  const core = useCore();
  const { phase } = useApp();
  const { busy, failure, run } = useTask();
  const unconfirmed = phase.kind === 'ready' && !phase.access_key_confirmed;

  const signOut = async (): Promise<void> => {
    const reply = await run(() => core.call({ type: 'sign_out' }));
    if (reply) forgetUi();
  };

  return (
    <Dialog title={t`Sign out of this browser?`} onClose={hide}>
      <div className="flex flex-col gap-4 px-5 pb-5">
        <p className="text-15 text-ink-2">
          <Trans>What this browser holds is erased: keys, messages, drafts, and anything that was not sent yet. On the server everything stays, locked as before.</Trans>
        </p>
        {unconfirmed ? (
          <Notice tone="warn">
            <Trans>Your access key is not confirmed. Without it and without the password, the account can never be opened again.</Trans>
          </Notice>
        ) : (
          <p className="text-15 text-ink-2">
            <Trans>To come back you need your password, or the access key.</Trans>
          </p>
        )}
        <FailureNotice failure={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={hide}>{t`Stay`}</Button>
          <Button look="danger" busy={busy} onClick={() => void signOut()}>
            {t`Sign out`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
