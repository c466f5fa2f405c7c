import { useLingui } from '@lingui/react/macro';
import { Pencil, X } from 'lucide-react';
import { IconButton } from '../ui/IconButton';
import type { EditDraft } from './drafts';

/** What is being edited, above the composer. */
export function EditBar({ edit, onClose }: { edit: EditDraft; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <div className="fade-in mt-2 ml-2 flex items-center gap-2.5">
      <Pencil aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-accent-ink" />
      <div className="min-w-0 grow text-13">
        <p className="truncate font-medium text-accent-ink">{t`Edit message`}</p>
        <p className="truncate text-ink-2">{edit.line}</p>
      </div>
      <IconButton small icon={X} label={t`Don't edit`} keys="Esc" onClick={onClose} />
    </div>
  );
}
