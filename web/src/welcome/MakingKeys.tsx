import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Mark } from '../ui/Logo';

/** What a careful person would want to know while waiting. Changes slowly, never blinks. */
export function MakingKeys() {
  const { t } = useLingui();
  const [step, setStep] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setStep((now) => now + 1), 3200);
    return () => clearInterval(timer);
  }, []);
  const lines = [
    t`Your password is being stretched, so that guessing it stays slow.`,
    t`Your keys are made in this browser. The server only gets them locked.`,
    t`Almost there: the locked keys are being stored.`,
  ];
  return (
    <div className="fade-in mx-auto flex w-full max-w-[25rem] flex-col items-center gap-6 text-center">
      <Mark className="breathing size-16" />
      <div>
        <h2 className="text-20 font-semibold">
          <Trans>Making your keys</Trans>
        </h2>
        <p aria-live="polite" className="mt-2 min-h-[3em] text-15 text-balance text-ink-2">
          {lines[Math.min(step, lines.length - 1)]}
        </p>
      </div>
      <div role="progressbar" aria-label={t`Making your keys`} className="h-1 w-full overflow-hidden rounded-full bg-line">
        <div className="sweeping h-full w-2/5 rounded-full bg-accent" />
      </div>
    </div>
  );
}
