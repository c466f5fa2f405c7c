import { useLingui } from '@lingui/react/macro';
import type { Advice, Level } from '../lib/password';
import { cx } from '../ui/cx';
import { usePasswordEstimate } from './use-password-estimate';

const FILLS: Record<Level, string> = { 0: '', 1: 'bg-danger', 2: 'bg-warn', 3: 'bg-good', 4: 'bg-good' };

/** Four bars and the one thing to do next; never only a colour. */
export function PasswordMeter({ password, login, name }: { password: string; login: string; name: string }) {
  const { t } = useLingui();
  const { level, advice } = usePasswordEstimate(password, login, name);

  const sentence = (which: Advice): string => {
    switch (which) {
      case 'empty':
        return t`Several unrelated words make a password that is strong and easy to keep.`;
      case 'too_short':
        return t`Too short: at least 12 characters, better a phrase.`;
      case 'contains_login':
        return t`Leave your login and name out of it.`;
      case 'common':
        return t`This is among the first passwords anybody tries. Take another.`;
      case 'repeats':
        return t`The same thing repeated counts once. Add different words.`;
      case 'sequence':
        return t`Neighbouring keys are easy to guess. Add words that don't belong together.`;
      case 'date':
        return t`A word and a year are quickly guessed. Add two or three unrelated words.`;
      case 'add_words':
        return t`Add another unrelated word or two.`;
      case 'good':
        return t`Good. One more word would make it strong.`;
      case 'strong':
        return t`Strong.`;
    }
  };

  return (
    <div className="mt-2">
      <div aria-hidden className="flex gap-1">
        {([1, 2, 3, 4] as const).map((bar) => (
          <span key={bar} className={cx('h-1 grow rounded-full transition-colors duration-200', bar <= level ? FILLS[level] : 'bg-line')} />
        ))}
      </div>
      <p aria-live="polite" className="mt-1.5 min-h-[2.3em] text-13 text-ink-3">
        {sentence(advice)}
      </p>
    </div>
  );
}
