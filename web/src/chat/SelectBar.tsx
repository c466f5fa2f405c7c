import { useLingui } from '@lingui/react/macro';
import { Copy, Forward, Trash2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { announce } from '../app/announce';
import { show } from '../app/ui-store';
import type { ConversationView } from '../core/types.gen';
import { selectedCount } from '../lib/system-text';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { DeleteSelected } from './DeleteSelected';
import { asText, clearSelection, FORWARDED_AT_ONCE, isForwardable, isSelectable, useSelection } from './selection';

/** Stands in the composer's place while messages are being chosen: how many, and what can be done with them. */
export function SelectBar({ view }: { view: ConversationView }) {
  const { t, i18n } = useLingui();
  const ids = useSelection((selection) => selection.ids);
  const chosen = view.messages.filter((message) => ids.has(message.id) && isSelectable(message));
  const [asking, setAsking] = useState(false);
  const hashes = chosen.flatMap((message) => (message.may_delete && message.hash !== null ? [message.hash] : []));
  const passedOn = chosen.filter(isForwardable).map(({ hash }) => hash);
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

  const forward = (): void => show({ kind: 'forward', convId: view.row.conv_id, hashes: passedOn });

  return (
    <div className="safe-b shrink-0 border-t border-line bg-paper">
      <div role="toolbar" aria-label={t`Selected messages`} className="mx-auto flex min-h-14 max-w-[760px] items-center gap-2 px-1.5 py-1.5 sm:px-3">
        <IconButton icon={X} label={t`Select nothing`} keys="Esc" onClick={clearSelection} />
        <p className="tabular min-w-0 grow truncate text-15 font-medium">{said}</p>
        {count > 0 && hashes.length === count && <IconButton icon={Trash2} label={t`Delete for everybody`} onClick={() => setAsking(true)} />}
        <IconButton icon={Copy} label={t`Copy`} onClick={copy} />
        {count > 0 && passedOn.length === count && count <= FORWARDED_AT_ONCE && (
          <>
            <IconButton icon={Forward} label={t`Forward`} onClick={forward} className="sm:hidden!" />
            <Button icon={<Forward aria-hidden size={18} strokeWidth={1.75} />} onClick={forward} className="max-sm:hidden!">
              {t`Forward`}
            </Button>
          </>
        )}
      </div>
      {asking && <DeleteSelected convId={view.row.conv_id} hashes={hashes} onClose={() => setAsking(false)} />}
    </div>
  );
}
