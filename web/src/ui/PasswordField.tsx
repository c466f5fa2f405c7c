import { useLingui } from '@lingui/react/macro';
import { Eye, EyeOff } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { IconButton } from './IconButton';
import { FieldError } from './Notice';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: 'current-password' | 'new-password';
  error?: string | null;
  /** What stands under it: a meter, a hint. */
  below?: ReactNode;
  autoFocus?: boolean;
  /** Shown in clear from the start, e.g. after a phrase was suggested. */
  shown?: boolean;
  onShownChange?: (shown: boolean) => void;
}

export function PasswordField({ label, value, onChange, autoComplete, error, below, autoFocus, shown: given, onShownChange }: Props) {
  const { t } = useLingui();
  const id = useId();
  const [own, setOwn] = useState(false);
  const shown = given ?? own;
  const [capsLock, setCapsLock] = useState(false);
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-13 font-medium text-ink-2">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          type={shown ? 'text' : 'password'}
          value={value}
          autoComplete={autoComplete}
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          autoFocus={autoFocus}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : below ? `${id}-below` : undefined}
          onChange={(event) => onChange(event.target.value)}
          onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
          onBlur={() => setCapsLock(false)}
          className="field pr-12!"
        />
        <IconButton
          small
          icon={shown ? EyeOff : Eye}
          label={shown ? t`Hide password` : t`Show password`}
          aria-pressed={shown}
          onClick={() => {
            setOwn(!shown);
            onShownChange?.(!shown);
          }}
          className="absolute top-1/2 right-1 -translate-y-1/2"
        />
      </div>
      {capsLock && !shown && <p className="mt-1.5 text-13 text-warn">{t`Caps Lock is on.`}</p>}
      {error && <FieldError id={`${id}-error`} text={error} />}
      {below && <div id={`${id}-below`}>{below}</div>}
    </div>
  );
}
