import { Trans, useLingui } from '@lingui/react/macro';
import { LockKeyhole } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useCore, useTask } from '../app/core-context';
import { show, useUi } from '../app/ui-store';
import { SignOutDialog } from '../settings/SignOutDialog';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/Notice';
import { PasswordField } from '../ui/PasswordField';

/** The keys are put away; the password opens them again. */
export function Locked({ login }: { login: string }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, clear, run } = useTask();
  const [password, setPassword] = useState('');
  const overlay = useUi((ui) => ui.overlay);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (password === '' || busy) return;
    void run(() => core.call({ type: 'unlock', password }));
  };

  return (
    <main className="grid h-full place-items-center overflow-y-auto bg-ground px-4 py-8">
      <form noValidate onSubmit={submit} className="rise-in flex w-full max-w-[22rem] flex-col gap-5">
        <div className="flex flex-col items-center gap-3 text-center">
          <span className="grid size-16 place-items-center rounded-full bg-accent-soft text-accent-ink">
            <LockKeyhole aria-hidden size={28} strokeWidth={1.5} />
          </span>
          <h1 className="text-20 font-semibold">
            <Trans>Ren is locked</Trans>
          </h1>
          <p className="text-15 text-ink-2">@{login}</p>
        </div>
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
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
          {t`Unlock`}
        </Button>
        <Button look="quiet" wide onClick={() => show({ kind: 'sign_out' })}>
          {t`Sign out instead`}
        </Button>
      </form>
      {overlay?.kind === 'sign_out' && <SignOutDialog />}
    </main>
  );
}
