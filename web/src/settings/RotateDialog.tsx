import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { NewPassword } from '../account/NewPassword';
import { ENOUGH, usePasswordEstimate } from '../account/use-password-estimate';
import { useCore, useMe, useTask } from '../app/core-context';
import { hide, useUi } from '../app/ui-store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice, FieldError } from '../ui/Notice';
import { PasswordField } from '../ui/PasswordField';

/** Everything that opens the account becomes new. It says beforehand what that means for others. */
export function RotateDialog() {
  const { t } = useLingui();
  const core = useCore();
  const me = useMe();
  const { busy, failure, clear, run } = useTask();
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const login = me?.login ?? '';
  const name = me?.name ?? '';
  const { level } = usePasswordEstimate(next, login, name);
  const same = next !== '' && next === old;
  const ready = old !== '' && !same && level >= ENOUGH;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready || busy) return;
    useUi.setState({ makingKey: true });
    const reply = await run(() => core.call({ type: 'rotate_keys', old, new: next }));
    if (reply?.type === 'access_key') useUi.setState({ makingKey: false, overlay: null, accessKey: reply.groups });
    else useUi.setState({ makingKey: false });
  };

  return (
    <Dialog title={t`Someone may know my password`} width="medium" onClose={() => !busy && hide()}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5 px-5 pb-5">
        <div className="flex flex-col gap-3 text-15 text-pretty text-ink-2">
          <p>
            <Trans>Your account gets a new password, new keys and a new access key, and every conversation gets a new key. Whoever has the old ones can open nothing that comes from now on.</Trans>
          </p>
          <ul className="flex list-disc flex-col gap-1.5 pl-5">
            <li>
              <Trans>Every other browser is signed out and erases what it holds.</Trans>
            </li>
            <li>
              <Trans>The people you write with see that your key has changed. If they had compared it with you, they need to do so again.</Trans>
            </li>
            <li>
              <Trans>What somebody has already read or copied cannot be taken back.</Trans>
            </li>
          </ul>
        </div>
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
        <div>
          <NewPassword label={t`New password`} value={next} onChange={setNext} login={login} name={name} />
          {same && <FieldError text={t`This is the password that somebody may know. Choose another one.`} />}
        </div>
        <FailureNotice failure={failure} />
        <Button type="submit" look="primary" wide busy={busy} disabled={!ready}>
          {t`Replace password and keys`}
        </Button>
      </form>
    </Dialog>
  );
}
