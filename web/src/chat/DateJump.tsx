import { useLingui } from '@lingui/react/macro';
import { hide, openChat } from '../app/ui-store';
import { useNow } from '../list/use-now';
import { Button } from '../ui/Button';
import { Calendar } from '../ui/Calendar';
import { Dialog } from '../ui/Dialog';

/** Leads to a day of a conversation. */
export function DateJump({ convId, time }: { convId: string; time: number }) {
  const { t } = useLingui();
  const now = useNow();
  const go = (to: number): void => {
    hide();
    openChat(convId, { kind: 'time', time: to });
  };
  return (
    <Dialog title={t`Go to a day`} onClose={hide}>
      <div className="px-4 pb-4">
        <Calendar chosen={time} last={now} onChoose={go} />
        <Button className="mt-3 w-full" onClick={() => go(0)}>
          {t`To the beginning`}
        </Button>
      </div>
    </Dialog>
  );
}
