import { useLingui } from '@lingui/react/macro';
import { ConfirmGroups } from '../account/ConfirmGroups';
import { hide } from '../app/ui-store';
import { Dialog } from '../ui/Dialog';

/** Later confirmation: the key itself is not shown again, because nobody has it but the person. */
export function ConfirmKeyDialog() {
  const { t } = useLingui();
  return (
    <Dialog bare title={t`Confirm the access key`} onClose={hide}>
      <div className="p-5">
        <ConfirmGroups onDone={hide} onBack={hide} backLabel={t`Later`} />
      </div>
    </Dialog>
  );
}
