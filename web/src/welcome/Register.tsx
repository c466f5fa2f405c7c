import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { useCore, useTask } from '../app/core-context';
import { useUi } from '../app/ui-store';
import { NewPassword } from '../account/NewPassword';
import { ENOUGH, usePasswordEstimate } from '../account/use-password-estimate';
import type { FailureCode } from '../core/types.gen';
import { failureMessage } from '../lib/failure';
import { LOGIN, tidyLogin } from '../lib/login';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FailureNotice } from '../ui/Notice';
import { FormFrame } from './FormFrame';
import { StaySwitch } from './StaySwitch';

const AT_LOGIN: readonly FailureCode[] = ['login_invalid', 'login_taken'];
const AT_PASSWORD: readonly FailureCode[] = ['password_short', 'password_long', 'password_weak'];

export function Register({ onSignIn, onBack }: { onSignIn: () => void; onBack?: (() => void) | undefined }) {
  const { t, i18n } = useLingui();
  const core = useCore();
  const { busy, failure, clear, run } = useTask();
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [stay, setStay] = useState(false);
  const [tried, setTried] = useState(false);
  const { level } = usePasswordEstimate(password, login, name);

  const problem = (codes: readonly FailureCode[]): string | null =>
    failure && codes.includes(failure.code) ? i18n._(failureMessage(failure.code)) : null;
  const loginError = problem(AT_LOGIN) ?? (tried && !LOGIN.test(login) ? i18n._(failureMessage('login_invalid')) : null);
  const nameError = problem(['name_invalid']) ?? (tried && name.trim() === '' ? i18n._(failureMessage('name_invalid')) : null);
  const passwordError = problem(AT_PASSWORD) ?? (tried && level < ENOUGH ? t`This password is not strong enough yet. The line below says what helps.` : null);
  const elsewhere = failure && ![...AT_LOGIN, ...AT_PASSWORD, 'name_invalid'].includes(failure.code) ? failure : null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!LOGIN.test(login) || name.trim() === '' || level < ENOUGH || busy) return;
    useUi.setState({ makingKey: true });
    const reply = await run(() => core.call({ type: 'register', login, name: name.trim(), password, stay }));
    useUi.setState({ makingKey: false, accessKey: reply?.type === 'access_key' ? reply.groups : null });
  };

  return (
    <FormFrame title={t`Create an account`} onBack={onBack} onSubmit={(event) => void submit(event)}>
      <Field
        label={t`Login`}
        value={login}
        onChange={(event) => {
          clear();
          setLogin(tidyLogin(event.target.value));
        }}
        error={loginError}
        hint={t`People find you by exactly this. It can't be changed later.`}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={32}
        lead="@"
      />
      <Field
        label={t`Your name`}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={nameError}
        hint={t`Shown to the people you write to; the server can't read it.`}
        autoComplete="name"
        maxLength={64}
      />
      <NewPassword label={t`Password`} value={password} onChange={setPassword} login={login} name={name} error={passwordError} />
      <StaySwitch checked={stay} onChange={setStay} />
      <FailureNotice failure={elsewhere} />
      <Button type="submit" look="primary" wide busy={busy}>
        {t`Create account`}
      </Button>
      <p className="text-15 text-ink-2">
        <Trans>
          Already here?{' '}
          <button type="button" onClick={onSignIn} className="link">
            Sign in
          </button>
        </Trans>
      </p>
    </FormFrame>
  );
}
