import { useLingui } from '@lingui/react/macro';
import { show } from '../app/ui-store';
import { Button } from '../ui/Button';
import { Mark } from '../ui/Logo';
import { Line, Section } from './Section';

export function About() {
  const { t } = useLingui();
  return (
    <Section title={t`About`} words={t`version promise license`}>
      <div className="flex items-center gap-4">
        <Mark className="size-11" />
        <div>
          <p className="text-17 font-semibold">Ren</p>
          <p className="tabular text-13 text-ink-3">
            {t`Version ${__APP_VERSION__}`} · {window.location.host}
          </p>
        </div>
      </div>
      <Line label={t`What we cannot promise`} hint={t`The limits of this and of every messenger.`}>
        <Button onClick={() => show({ kind: 'promises' })}>{t`Open`}</Button>
      </Line>
      <p className="text-13 text-ink-3">{t`Open source under the MIT license. Typeface: Onest, SIL Open Font License.`}</p>
    </Section>
  );
}
