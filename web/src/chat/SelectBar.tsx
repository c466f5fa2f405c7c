import { useLingui } from '@lingui/react/macro';
import { Copy, X } from 'lucide-react';
import { useEffect } from 'react';
import { announce } from '../app/announce';
import type { ConversationView } from '../core/types.gen';
import { selectedCount } from '../lib/system-text';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { asText, clearSelection, useSelection } from './selection';

/** Stands in the composer's place while messages are being chosen: how many, and what can be done with them. */
export function SelectBar({ view }: { view: ConversationView }) {
  const { t, i18n } = useLingui();
  const ids = useSelection((selection) => selection.ids);
  const chosen = view.messages.filter((message) => ids.has(message.id));
  const count = chosen.length;
  const said = selectedCount(i18n, count);

  // Whatever was chosen may go while it is chosen.
  useEffect(() => {
    if (count === 0) clearSelection();
  }, [count]);
  useEffect(() => announce(said), [said]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      // What lies above it closes first.
      if (event.key !== 'Escape' || document.querySelector('dialog[open], [role=menu]')) return;
      event.preventDefault();
      event.stopPropagation();
      clearSelection();
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, []);

  const copy = (): void => {
    navigator.clipboard.writeText(asText(i18n, chosen, t`You`)).then(
      () => {
        announce(t`Copied`);
        clearSelection();
      },
      () => announce(t`The browser did not allow copying.`),
    );
  };

  return (
    <div className="safe-b shrink-0 border-t border-line bg-paper">
      <div role="toolbar" aria-label={t`Selected messages`} className="mx-auto flex min-h-14 max-w-[760px] items-center gap-2 px-1.5 py-1.5 sm:px-3">
        <IconButton icon={X} label={t`Select nothing`} keys="Esc" onClick={clearSelection} />
        <p className="tabular min-w-0 grow truncate text-15 font-medium">{said}</p>
        <Button icon={<Copy aria-hidden size={18} strokeWidth={1.75} />} onClick={copy}>
          {t`Copy`}
        </Button>
      </div>
    </div>
  );
}
