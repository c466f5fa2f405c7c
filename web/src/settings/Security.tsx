import { useLingui } from '@lingui/react/macro';
import { KeyRound, LogOut } from 'lucide-react';
import { MOD } from '../app/shortcuts';
import { show } from '../app/ui-store';
import type { MeView } from '../core/types.gen';
import { Button } from '../ui/Button';
import { Blocked } from './Blocked';
import { Locking } from './Locking';
import { Line, Section } from './Section';
import { Sessions } from './Sessions';

const icon = { 'aria-hidden': true, size: 18, strokeWidth: 1.75 } as const;

export function Security({ me }: { me: MeView }) {
  const { t } = useLingui();
  return (
    <>
      <Section title={t`Security`} words={t`password lock idle stay signed in access key sign out`}>
        <Line label={t`Password`} hint={t`Opens your account in any browser.`}>
          <Button onClick={() => show({ kind: 'change_password' })}>{t`Change password`}</Button>
        </Line>
        <Line label={t`Someone may know my password`} hint={t`Replaces the password together with every key, and tells the people you write with.`}>
          <Button onClick={() => show({ kind: 'rotate' })}>{t`Replace everything`}</Button>
        </Line>
        <Line
          label={t`Access key`}
          hint={me.access_key_confirmed ? t`Confirmed. It opens the account when the password is forgotten.` : t`Not confirmed yet: type two groups from your copy, so that you know it works.`}
        >
          <span className="flex flex-wrap gap-2">
            {!me.access_key_confirmed && (
              <Button icon={<KeyRound {...icon} />} onClick={() => show({ kind: 'confirm_key' })}>
                {t`Confirm`}
              </Button>
            )}
            <Button onClick={() => show({ kind: 'new_key' })}>{t`Make a new one`}</Button>
          </span>
        </Line>
        <Locking me={me} />
        <Line label={t`Sign out`} hint={t`Erases what this browser holds.`}>
          <Button icon={<LogOut {...icon} />} onClick={() => show({ kind: 'sign_out' })}>
            {t`Sign out`}
          </Button>
        </Line>
      </Section>
      <Section title={t`Signed-in browsers`} words={t`sessions devices revoke`}>
        <Sessions />
      </Section>
      <Section title={t`Blocked people`} words={t`block unblock unwanted`}>
        <Blocked />
      </Section>
      <Section title={t`Account`} words={t`delete account remove export save data archive`}>
        <Line label={t`Save my data`} hint={t`All conversations in one archive that opens without Ren.`}>
          <Button onClick={() => show({ kind: 'export' })}>{t`Save…`}</Button>
        </Line>
        <Line label={t`Delete the account`} hint={t`For good. Others keep their copies of what you wrote.`}>
          <Button onClick={() => show({ kind: 'delete_account' })}>{t`Delete…`}</Button>
        </Line>
      </Section>
      <Section title={t`Keyboard`} words={t`shortcuts keys`}>
        <Line label={t`Shortcuts`} hint={t`Press ? anywhere, or ${MOD} K to go somewhere.`}>
          <Button onClick={() => show({ kind: 'shortcuts' })}>{t`Show all`}</Button>
        </Line>
      </Section>
    </>
  );
}
