import { useLingui } from '@lingui/react/macro';
import { Dialog } from '../ui/Dialog';
import { APPLE, MOD } from './shortcuts';
import { hide } from './ui-store';

export function ShortcutSheet() {
  const { t } = useLingui();
  const alt = APPLE ? '⌥' : 'Alt';
  const rows: [string[], string][] = [
    [[MOD, 'K'], t`Go to a conversation or command`],
    [[MOD, 'F'], t`Search in the conversation`],
    [[alt, '↑'], t`Previous conversation`],
    [[alt, '↓'], t`Next conversation`],
    [['Esc'], t`One step back`],
    [['Enter'], t`Send`],
    [['Shift', 'Enter'], t`New line`],
    [[MOD, 'B'], t`Bold`],
    [[MOD, 'I'], t`Italic`],
    [[MOD, 'E'], t`Code`],
    [[MOD, 'Shift', 'X'], t`Strikethrough`],
    [[MOD, 'Shift', 'P'], t`Hidden text`],
    [['↑', '↓'], t`Move between messages`],
    [['R'], t`Reply to the chosen message`],
    [['F'], t`Forward the chosen message`],
    [['C'], t`Copy the chosen message`],
    [['Enter'], t`Everything that can be done with the chosen message`],
    [['?'], t`This sheet`],
  ];
  return (
    <Dialog title={t`Keyboard`} onClose={hide} reading>
      <dl className="px-5 pb-5">
        {rows.map(([keys, what], i) => (
          <div key={i} className="flex min-h-10 items-center justify-between gap-4 border-b border-line last:border-0">
            <dt className="order-2 flex shrink-0 gap-1">
              {keys.map((key) => (
                <kbd key={key} className="min-w-7 rounded-control border border-line bg-sunken px-1.5 py-0.5 text-center font-sans text-12 text-ink-2">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-15">{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
