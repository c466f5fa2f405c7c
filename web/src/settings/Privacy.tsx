import { useLingui } from '@lingui/react/macro';
import { useCore, useTask } from '../app/core-context';
import type { MeView, PrivacyView } from '../core/types.gen';
import { FailureNotice } from '../ui/Notice';
import { Switch } from '../ui/Switch';
import { Section } from './Section';

/** What others see. Each works both ways: who does not show does not see. */
export function Privacy({ me }: { me: MeView }) {
  const { t } = useLingui();
  const core = useCore();
  const { failure, run } = useTask();
  const change = (part: Partial<PrivacyView>): void => {
    void run(() => core.call({ type: 'set_privacy', privacy: { ...me.privacy, ...part } }));
  };
  return (
    <Section title={t`Privacy`} words={t`online last seen read receipts typing hide`}>
      <p className="text-13 text-pretty text-ink-3">{t`Only people you have accepted see any of this. Each works both ways: what you don't show you don't see of others.`}</p>
      <Switch checked={me.privacy.presence} onChange={(presence) => change({ presence })} label={t`Online and last seen`} hint={t`Contacts see when you are here and when you last were.`} />
      <Switch checked={me.privacy.reading} onChange={(reading) => change({ reading })} label={t`Read receipts`} hint={t`Others see that you have read their messages. That a message arrived is always shown.`} />
      <Switch checked={me.privacy.writing} onChange={(writing) => change({ writing })} label={t`Writing`} hint={t`Others see that you are writing to them.`} />
      <FailureNotice failure={failure} />
    </Section>
  );
}
