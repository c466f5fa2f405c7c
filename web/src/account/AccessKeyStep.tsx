import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useUi } from '../app/ui-store';
import { Button } from '../ui/Button';
import { Mark } from '../ui/Logo';
import { Notice } from '../ui/Notice';
import { AccessKeyActions } from './AccessKeyActions';
import { ConfirmGroups } from './ConfirmGroups';

/** The one time that the access key is shown. It stays until two groups were typed back. */
export function AccessKeyStep({ groups, login }: { groups: readonly string[]; login: string }) {
  const { t } = useLingui();
  const [step, setStep] = useState<'show' | 'confirm'>('show');

  // A reload would lose the only sight of the key.
  useEffect(() => {
    const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, []);

  return (
    <main className="grid h-full place-items-center overflow-y-auto bg-ground px-4 py-8">
      <div className="rise-in w-full max-w-[34rem] rounded-card bg-paper p-6 sm:p-8">
        <Mark className="mb-4 size-9" />
        {step === 'show' ? (
          <>
            <h1 className="text-24 font-semibold tracking-[-0.01em]">
              <Trans>Your access key</Trans>
            </h1>
            <p className="mt-2 text-15 text-pretty text-ink-2">
              <Trans>With it you get back in when the password is forgotten. It is shown only now; keep it somewhere that is not this device.</Trans>
            </p>
            <ol aria-label={t`Access key`} className="my-6 grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line min-[26rem]:grid-cols-4">
              {groups.map((group, i) => (
                <li key={i} className="relative bg-sunken px-2 pt-5 pb-3 text-center">
                  <span aria-hidden className="absolute top-1 left-2 text-12 text-ink-3 tabular">
                    {i + 1}
                  </span>
                  <span className="font-mono text-17 tracking-[0.12em] select-all">{group}</span>
                </li>
              ))}
            </ol>
            <AccessKeyActions groups={groups} login={login} />
            <Notice tone="warn" className="mt-6">
              <Trans>If both the password and this key are lost, nobody can open your account again: not you, and not whoever runs the server.</Trans>
            </Notice>
            <Button look="primary" wide className="mt-6" onClick={() => setStep('confirm')}>
              {t`I have saved it`}
            </Button>
          </>
        ) : (
          <ConfirmGroups onDone={() => useUi.setState({ accessKey: null })} onBack={() => setStep('show')} backLabel={t`Show the key again`} />
        )}
      </div>
    </main>
  );
}
