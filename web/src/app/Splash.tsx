import { Trans, useLingui } from '@lingui/react/macro';
import { useSyncExternalStore } from 'react';
import { Mark } from '../ui/Logo';
import { useCore } from './core-context';

export function Splash() {
  const { t } = useLingui();
  const core = useCore();
  const { waits } = useSyncExternalStore(
    (listener) => core.version.subscribe(listener),
    () => core.version.get(),
  );
  return (
    <main aria-busy={!waits} aria-label={t`Ren is opening`} className="grid h-full place-content-center justify-items-center gap-6 p-6">
      <Mark className={waits ? 'size-14' : 'breathing size-14'} />
      {waits && (
        <p role="status" className="max-w-96 text-center text-15 text-pretty text-ink-2">
          <Trans>Ren is open in another tab, in another version. Reload or close that tab; this one then goes on by itself.</Trans>
        </p>
      )}
    </main>
  );
}
