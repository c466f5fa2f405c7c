import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { useCore, useMe, useTask } from '../app/core-context';
import { hide, useUi } from '../app/ui-store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';
import { PasswordField } from '../ui/PasswordField';

/** What happens to the old key, before the new one is made and shown. */
export function NewKeyDialog() {
  const { t } = useLingui();
  const core = useCore();
  const me = useMe();
  const { busy, failure, clear, run } = useTask();
  const [password, setPassword] = useState('');

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (password === '' || busy) return;
    const reply = await run(() => core.call({ type: 'new_access_key', password }));
    if (reply?.type !== 'access_key') return;
    hide();
    useUi.setState({ accessKey: reply.groups });
  };

  return (
    <Dialog title={t`New access key`} onClose={hide}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5 px-5 pb-5">
        <p className="text-15 text-pretty text-ink-2">
          <Trans>The key that you have now stops working at once. The new one is shown a single time, so have a pen or a printer at hand. Every other browser is signed out.</Trans>
        </p>
        <input type="text" name="username" autoComplete="username" value={me?.login ?? ''} readOnly hidden />
        <PasswordField
          label={t`Password`}
          value={password}
          onChange={(value) => {
            clear();
            setPassword(value);
          }}
          autoComplete="current-password"
          autoFocus
        />
        <FailureNotice failure={failure} />
        <Button type="submit" look="primary" wide busy={busy} disabled={password === ''}>
          {t`Make a new access key`}
        </Button>
      </form>
    </Dialog>
  );
}
