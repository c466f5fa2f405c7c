import { useLingui } from '@lingui/react/macro';
import { Sparkles } from 'lucide-react';
import { useState } from 'react';
import { usePrefs } from '../app/prefs';
import { suggestPhrase } from '../lib/phrase';
import { Button } from '../ui/Button';
import { PasswordField } from '../ui/PasswordField';
import { PasswordMeter } from './PasswordMeter';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  login: string;
  name?: string;
  error?: string | null;
  autoFocus?: boolean;
}

/** A password to be chosen: meter, advice and a phrase on request. */
export function NewPassword({ label, value, onChange, login, name = '', error, autoFocus }: Props) {
  const { t } = useLingui();
  const locale = usePrefs((prefs) => prefs.locale);
  const [shown, setShown] = useState(false);
  const [note, setNote] = useState<string | null>(null);

  const suggest = async (): Promise<void> => {
    try {
      onChange(await suggestPhrase(locale));
      setShown(true);
      setNote(t`Write it down or save it in a password manager before you go on.`);
    } catch {
      setNote(t`The words could not be loaded. Check the connection and try again.`);
    }
  };

  return (
    <div>
      <PasswordField
        label={label}
        value={value}
        onChange={onChange}
        autoComplete="new-password"
        error={error ?? null}
        autoFocus={autoFocus ?? false}
        shown={shown}
        onShownChange={setShown}
        below={<PasswordMeter password={value} login={login} name={name} />}
      />
      <div className="-mt-1 flex flex-wrap items-center gap-x-3">
        <Button look="quiet" className="-ml-4" icon={<Sparkles aria-hidden size={18} strokeWidth={1.75} />} onClick={() => void suggest()}>
          {t`Suggest a phrase`}
        </Button>
        {note && <p className="basis-full text-13 text-ink-2">{note}</p>}
      </div>
    </div>
  );
}
