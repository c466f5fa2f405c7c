import { useLingui } from '@lingui/react/macro';
import { RotateCw, Undo2 } from 'lucide-react';
import { useCore } from '../app/core-context';
import type { EditedView } from '../core/types.gen';
import { failureText } from '../lib/failure';

/** An edit that could not leave: the words are kept until the person decides. */
export function FailedEdit({ convId, edited }: { convId: string; edited: EditedView }) {
  const { t, i18n } = useLingui();
  const core = useCore();
  const { pending, failed } = edited;
  if (pending === null || failed === null) return null;
  const decide = (type: 'retry' | 'discard') => void core.call({ type, conv_id: convId, message: pending }).catch(() => undefined);
  return (
    <div className="mt-1 ml-auto flex max-w-[34rem] flex-wrap items-center justify-end gap-x-3 text-13">
      <span className="text-right text-pretty text-danger">
        {t`The edit was not sent.`} {failureText(i18n, { code: failed, retry_after_s: null })}
      </span>
      <button type="button" onClick={() => decide('retry')} className="link inline-flex min-h-9 items-center gap-1.5">
        <RotateCw aria-hidden size={15} strokeWidth={1.75} />
        {t`Try again`}
      </button>
      <button type="button" onClick={() => decide('discard')} className="link inline-flex min-h-9 items-center gap-1.5">
        <Undo2 aria-hidden size={15} strokeWidth={1.75} />
        {t`Undo the edit`}
      </button>
    </div>
  );
}
