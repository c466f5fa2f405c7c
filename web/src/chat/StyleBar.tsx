import { useLingui } from '@lingui/react/macro';
import { Bold, Code, EyeOff, Italic, Strikethrough, type LucideIcon } from 'lucide-react';
import { APPLE, MOD } from '../app/shortcuts';
import type { Mark } from '../lib/marks';
import { IconButton } from '../ui/IconButton';

/** What can be done to the words that are chosen. It comes with the choice and goes with it. */
export function StyleBar({ onMark }: { onMark: (mark: Mark) => void }) {
  const { t } = useLingui();
  const shift = APPLE ? '⇧' : 'Shift';
  const styles: readonly [Mark, LucideIcon, string, string][] = [
    ['bold', Bold, t`Bold`, `${MOD} B`],
    ['italic', Italic, t`Italic`, `${MOD} I`],
    ['strike', Strikethrough, t`Strikethrough`, `${MOD} ${shift} X`],
    ['code', Code, t`Code`, `${MOD} E`],
    ['spoiler', EyeOff, t`Hidden text`, `${MOD} ${shift} P`],
  ];
  return (
    <div role="toolbar" aria-label={t`Style of the chosen words`} className="fade-in absolute bottom-full left-2 z-10 mb-1.5 flex rounded-card border border-line bg-raised p-0.5 shadow-float">
      {styles.map(([mark, icon, label, keys]) => (
        // The choice stays where it is while the button is pressed.
        <span key={mark} onPointerDown={(event) => event.preventDefault()}>
          <IconButton icon={icon} label={label} keys={keys} onClick={() => onMark(mark)} />
        </span>
      ))}
    </div>
  );
}
