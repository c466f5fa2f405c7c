import { useLingui } from '@lingui/react/macro';
import { Mark } from '../ui/Logo';

export function Splash() {
  const { t } = useLingui();
  return (
    <main aria-busy="true" aria-label={t`Ren is opening`} className="grid h-full place-items-center">
      <Mark className="breathing size-14" />
    </main>
  );
}
