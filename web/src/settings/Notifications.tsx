import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { setPrefs, usePrefs } from '../app/prefs';
import { askPermission, lookAtPermission, usePermission } from '../notify/permission';
import { playSound } from '../notify/sound';
import type { NotifyMode } from '../notify/words';
import { Notice } from '../ui/Notice';
import { Segmented } from '../ui/Segmented';
import { Switch } from '../ui/Switch';
import { Section } from './Section';

/** What this browser says of new messages while a tab of Ren is open. */
export function Notifications() {
  const { t } = useLingui();
  const { notify, notifySound } = usePrefs();
  const { permission } = usePermission();
  useEffect(() => lookAtPermission(), []);
  const shown = notify !== 'off' && permission === 'granted';

  const turn = async (on: boolean): Promise<void> => {
    if (!on) return setPrefs({ notify: 'off' });
    const given = permission === 'default' ? await askPermission() : permission;
    if (given === 'granted') setPrefs({ notify: 'name' });
  };

  return (
    <Section title={t`Notifications`} words={t`notifications sound message badge private`}>
      {permission === 'unsupported' ? (
        <p className="text-15 text-pretty text-ink-2">{t`This browser shows no notifications for pages. The number in the tab's title still says what is new.`}</p>
      ) : (
        <Switch checked={shown} onChange={(on) => void turn(on)} label={t`Show new messages`} hint={t`In this browser, while Ren is open in a tab. The server learns nothing of it.`} />
      )}
      {permission === 'denied' && (
        <Notice tone="info">{t`Your browser keeps notifications of this page off. Allow them in the browser's settings for this site, then switch them on here.`}</Notice>
      )}
      {shown && (
        <Segmented<Exclude<NotifyMode, 'off'>>
          label={t`What they say`}
          value={notify}
          onChange={(mode) => setPrefs({ notify: mode })}
          options={[
            { value: 'full', label: t`Name and text` },
            { value: 'name', label: t`Only the name` },
            { value: 'private', label: t`Only that there is one` },
          ]}
        />
      )}
      <Switch
        checked={notifySound}
        onChange={(on) => {
          setPrefs({ notifySound: on });
          if (on) playSound();
        }}
        label={t`Sound`}
        hint={t`A soft one, for messages in conversations that you don't look at.`}
      />
    </Section>
  );
}
