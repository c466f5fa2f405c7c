import { useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { AccessKeyInput } from '../account/AccessKeyInput';
import { NewPassword } from '../account/NewPassword';
import { ENOUGH, usePasswordEstimate } from '../account/use-password-estimate';
import { useCore, useTask } from '../app/core-context';
import { useUi } from '../app/ui-store';
import type { Failure, FailureCode } from '../core/types.gen';
import { GROUPS, isComplete, printed } from '../lib/access-key';
import { asFailure } from '../lib/failure';
import { LOGIN, tidyLogin } from '../lib/login';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FailureNotice } from '../ui/Notice';
import { FormFrame } from './FormFrame';
import { StaySwitch } from './StaySwitch';

// These are about the key or the login: they are mended on the first page.
const AT_KEY: readonly FailureCode[] = ['access_key_typo', 'access_key_wrong', 'unknown_login', 'login_invalid'];

/** In by the access key: the key, then a new password, then a new access key. */
export function Recover({ onBack }: { onBack: () => void }) {
  const { t } = useLingui();
  const core = useCore();
  const check = useTask();
  const [login, setLogin] = useState('');
  const [groups, setGroups] = useState<string[]>(Array.from({ length: GROUPS }, () => ''));
  const [step, setStep] = useState<'key' | 'password'>('key');
  const [password, setPassword] = useState('');
  const [stay, setStay] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { level } = usePasswordEstimate(password, login, '');

  const checkKey = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!LOGIN.test(login) || !isComplete(groups) || check.busy) return;
    setFailure(null);
    const reply = await check.run(() => core.call({ type: 'check_access_key', access_key: printed(groups) }));
    if (reply) setStep('password');
  };

  const recover = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (level < ENOUGH || busy) return;
    setBusy(true);
    setFailure(null);
    useUi.setState({ makingKey: true });
    try {
      const reply = await core.call({ type: 'recover', login, access_key: printed(groups), new_password: password, stay });
      useUi.setState({ accessKey: reply.type === 'access_key' ? reply.groups : null });
    } catch (thrown) {
      const failed = asFailure(thrown);
      setFailure(failed);
      if (AT_KEY.includes(failed.code)) setStep('key');
    } finally {
      setBusy(false);
      useUi.setState({ makingKey: false });
    }
  };

  if (step === 'key') {
    return (
      <FormFrame title={t`Open with the access key`} lead={t`The 40 characters that you saved when you made the account.`} onBack={onBack} onSubmit={(event) => void checkKey(event)}>
        <Field label={t`Login`} value={login} onChange={(event) => setLogin(tidyLogin(event.target.value))} autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={32} lead="@" />
        <AccessKeyInput
          groups={groups}
          onChange={(next) => {
            setGroups(next);
            setFailure(null);
            check.clear();
          }}
          invalid={Boolean(check.failure ?? failure)}
        />
        <FailureNotice failure={check.failure ?? failure} />
        <Button type="submit" look="primary" wide busy={check.busy} disabled={!LOGIN.test(login) || !isComplete(groups)}>
          {t`Continue`}
        </Button>
      </FormFrame>
    );
  }

  return (
    <FormFrame
      title={t`Choose a new password`}
      lead={t`The old password and the old access key stop working, and every other browser is signed out. You get a new access key next.`}
      onBack={() => setStep('key')}
      onSubmit={(event) => void recover(event)}
    >
      <NewPassword label={t`New password`} value={password} onChange={setPassword} login={login} autoFocus />
      <StaySwitch checked={stay} onChange={setStay} />
      <FailureNotice failure={failure} />
      <Button type="submit" look="primary" wide busy={busy} disabled={level < ENOUGH}>
        {t`Set password and open`}
      </Button>
    </FormFrame>
  );
}
