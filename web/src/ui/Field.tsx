import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { cx } from './cx';
import { FieldError } from './Notice';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  lead?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

/** A label, a line of text, and under it either what helps or what is wrong. */
export function Field({ label, hint, error, lead, className, ...rest }: Props) {
  const id = useId();
  const below = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-13 font-medium text-ink-2">
        {label}
      </label>
      <div className="relative">
        {lead && <span className="pointer-events-none absolute inset-y-0 left-3 grid place-items-center text-ink-3">{lead}</span>}
        <input {...rest} id={id} aria-invalid={error ? true : undefined} aria-describedby={below} className={cx('field', Boolean(lead) && 'pl-9!')} />
      </div>
      {error ? (
        <FieldError id={`${id}-error`} text={error} />
      ) : (
        hint && (
          <p id={`${id}-hint`} className="mt-1.5 text-13 text-ink-3">
            {hint}
          </p>
        )
      )}
    </div>
  );
}
