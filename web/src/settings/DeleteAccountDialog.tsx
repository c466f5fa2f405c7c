import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { useCore, useMe, useTask } from '../app/core-context';
import { forgetUi, hide } from '../app/ui-store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';
import { PasswordField } from '../ui/PasswordField';

/** What goes and what stays, in plain words, and the password before it goes. */
export function DeleteAccountDialog() {
  const { t } = useLingui();
  const core = useCore();
  const me = useMe();
  const { busy, failure, clear, run } = useTask();
  const [password, setPassword] = useState('');

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (password === '' || busy) return;
    const reply = await run(() => core.call({ type: 'delete_account', password }));
    if (reply) forgetUi();
  };

  return (
    <Dialog title={t`Delete the account?`} width="medium" onClose={() => !busy && hide()}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5 px-5 pb-5">
        <dl className="flex flex-col gap-3 text-15 text-pretty text-ink-2 [&_dt]:font-medium [&_dt]:text-ink">
          <div>
            <dt>{t`What goes`}</dt>
            <dd>
              <Trans>Your keys, contacts, settings and notes at the server, all signed-in browsers, and everything that this browser holds. Neither the password nor the access key will open anything.</Trans>
            </dd>
          </div>
          <div>
            <dt>{t`What stays`}</dt>
            <dd>
              <Trans>Others keep their copies of the conversations with you. They see that you have left. The server keeps your public signatures, so that what you wrote can still be told from a forgery.</Trans>
            </dd>
          </div>
          <div>
            <dt>{t`What comes after`}</dt>
            <dd>
              <Trans>Somebody else may take your login. People who know you are warned that it is not the same account.</Trans>
            </dd>
          </div>
        </dl>
        <input type="text" name="username" autoComplete="username" value={me?.login ?? ''} readOnly hidden />
        <PasswordField
          label={t`Password`}
          value={password}
          onChange={(value) => {
            clear();
            setPassword(value);
          }}
          autoComplete="current-password"
        />
        <FailureNotice failure={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={hide} disabled={busy}>
            {t`Keep the account`}
          </Button>
          <Button type="submit" look="danger" busy={busy} disabled={password === ''}>
            {t`Delete for good`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
