import { useId } from 'react';
import { cx } from './cx';

interface Props<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** A few choices side by side: radio buttons to the keyboard and to screen readers. */
export function Segmented<T extends string>({ label, value, options, onChange }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <legend className="float-left text-15">{label}</legend>
      <div className="flex rounded-control bg-sunken p-1 ring-1 ring-line ring-inset">
        {options.map((option) => (
          <label
            key={option.value}
            className={cx(
              'grid min-h-10 cursor-pointer place-items-center rounded-[5px] px-3.5 text-13 font-medium transition-colors duration-120 has-focus-visible:outline-2 has-focus-visible:outline-accent-ink sm:min-h-9',
              option.value === value ? 'bg-raised text-ink shadow-[0_1px_2px_oklch(0.2_0.01_225/0.14)]' : 'text-ink-2 hover:text-ink',
            )}
          >
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} className="sr-only" />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
