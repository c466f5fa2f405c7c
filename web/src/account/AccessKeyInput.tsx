import { useLingui } from '@lingui/react/macro';
import { useRef } from 'react';
import { GROUP_LENGTH, GROUPS, spread } from '../lib/access-key';

interface Props {
  groups: readonly string[];
  onChange: (groups: string[]) => void;
  invalid: boolean;
}

/** Eight boxes that pass the caret on, mend look-alikes and take a whole key at once. */
export function AccessKeyInput({ groups, onChange, invalid }: Props) {
  const { t } = useLingui();
  const boxes = useRef<(HTMLInputElement | null)[]>([]);

  const put = (at: number, text: string): void => {
    const next = spread(groups, at, text);
    onChange(next.groups);
    if (next.focus !== at) boxes.current[next.focus]?.focus();
  };

  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-13 font-medium text-ink-2">{t`Access key`}</legend>
      <div className="grid grid-cols-4 gap-2">
        {Array.from({ length: GROUPS }, (_, i) => (
          <input
            key={i}
            ref={(box) => {
              boxes.current[i] = box;
            }}
            value={groups[i] ?? ''}
            aria-label={t`Group ${i + 1}`}
            aria-invalid={invalid || undefined}
            onChange={(event) => put(i, event.target.value)}
            onPaste={(event) => {
              event.preventDefault();
              const { selectionStart, selectionEnd, value } = event.currentTarget;
              const pasted = event.clipboardData.getData('text');
              put(i, value.slice(0, selectionStart ?? 0) + pasted + value.slice(selectionEnd ?? value.length));
            }}
            onFocus={(event) => event.currentTarget.select()}
            onKeyDown={(event) => {
              const { selectionStart, selectionEnd, value } = event.currentTarget;
              const empty = value === '';
              if (event.key === 'Backspace' && empty) {
                event.preventDefault();
                boxes.current[i - 1]?.focus();
              } else if (event.key === 'ArrowLeft' && selectionEnd === 0) boxes.current[i - 1]?.focus();
              else if (event.key === 'ArrowRight' && selectionStart === value.length) boxes.current[i + 1]?.focus();
              else if ((event.key === '-' || event.key === ' ') && !empty) {
                event.preventDefault();
                boxes.current[i + 1]?.focus();
              }
            }}
            autoComplete="off"
            autoCapitalize="characters"
            autoCorrect="off"
            spellCheck={false}
            className="field px-1! text-center font-mono text-15! tracking-wider uppercase"
            size={GROUP_LENGTH}
          />
        ))}
      </div>
    </fieldset>
  );
}
