import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { NewPassword } from '../account/NewPassword';
import { ENOUGH, usePasswordEstimate } from '../account/use-password-estimate';
import { useCore, useMe, useTask } from '../app/core-context';
import { hide } from '../app/ui-store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice, Notice } from '../ui/Notice';
import { PasswordField } from '../ui/PasswordField';

export function ChangePassword() {
  const { t } = useLingui();
  const core = useCore();
  const me = useMe();
  const { busy, failure, clear, run } = useTask();
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const [done, setDone] = useState(false);
  const login = me?.login ?? '';
  const name = me?.name ?? '';
  const { level } = usePasswordEstimate(next, login, name);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (old === '' || level < ENOUGH || busy) return;
    const reply = await run(() => core.call({ type: 'change_password', old, new: next }));
    if (reply) setDone(true);
  };

  return (
    <Dialog title={t`Change password`} onClose={hide}>
      {done ? (
        <div className="flex flex-col gap-5 px-5 pb-5">
          <Notice tone="good">
            <Trans>The password is changed. Every other browser is signed out; your access key stays the same.</Trans>
          </Notice>
          <Button look="primary" wide onClick={hide}>
            {t`Done`}
          </Button>
        </div>
      ) : (
        <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5 px-5 pb-5">
          <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
          <PasswordField
            label={t`Current password`}
            value={old}
            onChange={(value) => {
              clear();
              setOld(value);
            }}
            autoComplete="current-password"
            autoFocus
          />
          <NewPassword label={t`New password`} value={next} onChange={setNext} login={login} name={name} />
          <p className="text-13 text-ink-3">
            <Trans>Every other browser is signed out.</Trans>
          </p>
          <FailureNotice failure={failure} />
          <Button type="submit" look="primary" wide busy={busy} disabled={old === '' || level < ENOUGH}>
            {t`Change password`}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
