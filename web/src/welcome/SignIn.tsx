import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { useCore, useTask } from '../app/core-context';
import { tidyLogin } from '../lib/login';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FailureNotice, Notice } from '../ui/Notice';
import { PasswordField } from '../ui/PasswordField';
import { FormFrame } from './FormFrame';
import { StaySwitch } from './StaySwitch';

interface Props {
  endedElsewhere: boolean;
  onRegister: () => void;
  onRecover: () => void;
  onBack?: (() => void) | undefined;
}

export function SignIn({ endedElsewhere, onRegister, onRecover, onBack }: Props) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, clear, run } = useTask();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [stay, setStay] = useState(false);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (login === '' || password === '' || busy) return;
    void run(() => core.call({ type: 'sign_in', login, password, stay }));
  };

  return (
    <FormFrame title={t`Sign in`} onBack={onBack} onSubmit={submit}>
      {endedElsewhere && !failure && (
        <Notice tone="info">
          <Trans>You were signed out from another browser, or the password was changed. Your messages are safe; sign in to go on.</Trans>
        </Notice>
      )}
      <Field
        label={t`Login`}
        value={login}
        onChange={(event) => setLogin(tidyLogin(event.target.value))}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={32}
        lead="@"
      />
      <PasswordField
        label={t`Password`}
        value={password}
        onChange={(value) => {
          clear();
          setPassword(value);
        }}
        autoComplete="current-password"
      />
      <StaySwitch checked={stay} onChange={setStay} />
      <FailureNotice failure={failure} />
      <Button type="submit" look="primary" wide busy={busy} disabled={login === '' || password === ''}>
        {t`Sign in`}
      </Button>
      <div className="flex flex-col gap-2 text-15 text-ink-2">
        <p>
          <Trans>
            Forgot the password?{' '}
            <button type="button" onClick={onRecover} className="link">
              Use the access key
            </button>
          </Trans>
        </p>
        <p>
          <Trans>
            New here?{' '}
            <button type="button" onClick={onRegister} className="link">
              Create an account
            </button>
          </Trans>
        </p>
      </div>
    </FormFrame>
  );
}
