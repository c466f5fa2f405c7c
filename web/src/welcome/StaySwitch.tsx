import { useLingui } from '@lingui/react/macro';
import { Switch } from '../ui/Switch';

export function StaySwitch({ checked, onChange }: { checked: boolean; onChange: (stay: boolean) => void }) {
  const { t } = useLingui();
  return (
    <Switch
      checked={checked}
      onChange={onChange}
      label={t`Stay signed in on this browser`}
      hint={
        checked
          ? t`Whoever can use this browser profile can open Ren. Leave it off on a computer that is not yours.`
          : t`Your keys are gone when this tab closes; you will be asked for the password.`
      }
    />
  );
}
