import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useUi } from '../app/ui-store';
import { Button } from '../ui/Button';
import { cx } from '../ui/cx';
import { Mark } from '../ui/Logo';
import { DESKTOP, useMedia } from '../ui/use-media';
import { LanguageSwitch } from './LanguageSwitch';
import { MakingKeys } from './MakingKeys';
import { NotPromised } from './NotPromised';
import { Promises } from './Promises';
import { Recover } from './Recover';
import { Register } from './Register';
import { SignIn } from './SignIn';

export type GateView = 'welcome' | 'register' | 'sign_in' | 'recover';

interface Props {
  endedElsewhere: boolean;
  /** Keys are being made: the form waits behind the progress line and keeps what was typed. */
  making: boolean;
  first?: GateView;
}

/** Everything before the conversations: promises on the left, the form on the right. */
export function Gate({ endedElsewhere, making, first }: Props) {
  const { t } = useLingui();
  const desktop = useMedia(DESKTOP);
  const overlay = useUi((ui) => ui.overlay);
  const [view, setView] = useState<GateView>(first ?? (endedElsewhere ? 'sign_in' : 'welcome'));
  const shown: GateView = view === 'welcome' && desktop ? 'register' : view;
  const back = desktop ? undefined : () => setView('welcome');

  return (
    <main className="grid h-full overflow-y-auto lg:grid-cols-2">
      <section className={cx('relative flex-col overflow-hidden bg-accent-faint px-6 py-10 safe-t lg:flex lg:min-h-full lg:justify-center lg:px-12', shown === 'welcome' ? 'flex justify-center' : 'hidden')}>
        <Mark className="pointer-events-none absolute -bottom-64 -left-60 hidden size-[32rem] opacity-[0.045] lg:block" />
        <Promises />
        {!desktop && (
          <div className="mx-auto mt-8 flex w-full max-w-[30rem] flex-col gap-3">
            <Button look="primary" wide onClick={() => setView('register')}>{t`Create an account`}</Button>
            <Button wide onClick={() => setView('sign_in')}>{t`Sign in`}</Button>
            <LanguageSwitch className="mt-4 self-center" />
          </div>
        )}
      </section>
      <section className={cx('min-h-full flex-col justify-center bg-paper px-6 py-10 lg:flex lg:px-12', shown === 'welcome' ? 'hidden' : 'flex')}>
        {making && <MakingKeys />}
        <div hidden={making}>
          {shown === 'register' && <Register onSignIn={() => setView('sign_in')} onBack={back} />}
          {shown === 'sign_in' && <SignIn endedElsewhere={endedElsewhere} onRegister={() => setView('register')} onRecover={() => setView('recover')} onBack={back} />}
          {shown === 'recover' && <Recover onBack={() => setView('sign_in')} />}
        </div>
        {desktop && <LanguageSwitch className="mx-auto mt-10" />}
      </section>
      {overlay?.kind === 'promises' && <NotPromised />}
    </main>
  );
}
