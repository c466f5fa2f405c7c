import { useId, type ReactNode } from 'react';
import { cx } from './cx';

interface Props {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: ReactNode;
  hint?: ReactNode;
}

export function Switch({ checked, onChange, label, hint }: Props) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <button
        id={id}
        type="button"
        role="switch"
        aria-checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onClick={() => onChange(!checked)}
        className="group -m-2 shrink-0 rounded-full p-2"
      >
        <span className={cx('block h-6 w-10 rounded-full border p-0.5 transition-colors duration-120', checked ? 'border-accent bg-accent' : 'border-edge bg-sunken group-hover:bg-hover')}>
          <span className={cx('block size-[18px] rounded-full transition-transform duration-120', checked ? 'translate-x-4 bg-on-accent' : 'bg-edge')} />
        </span>
      </button>
      <label htmlFor={id} className="min-w-0 grow">
        <span id={`${id}-label`} className="block text-15 font-medium">
          {label}
        </span>
        {hint && (
          <span id={`${id}-hint`} className="mt-0.5 block text-13 text-ink-3">
            {hint}
          </span>
        )}
      </label>
    </div>
  );
}
