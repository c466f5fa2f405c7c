import { useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { announce } from '../app/announce';
import { useConversation, useCore, useTask } from '../app/core-context';
import { hide } from '../app/ui-store';
import type { ConversationView } from '../core/types.gen';
import { keptFor } from '../lib/system-text';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';

const DAYS = [0, 1, 7, 30, 90, 365];

/** After how long messages leave, and what that can and cannot do. */
export function Retention({ convId }: { convId: string }) {
  const { t } = useLingui();
  const { view } = useConversation(convId);
  return (
    <Dialog title={t`Disappearing messages`} onClose={hide}>
      {view && <Choice view={view} />}
    </Dialog>
  );
}

function Choice({ view }: { view: ConversationView }) {
  const { t, i18n } = useLingui();
  const core = useCore();
  const { busy, failure, clear, run } = useTask();
  const [days, setDays] = useState(view.retention_days);
  const group = useId();
  // A client of another kind may have set any number.
  const choices = [...new Set([...DAYS, view.retention_days])].toSorted((a, b) => a - b);

  const save = async (): Promise<void> => {
    const reply = await run(() => core.call({ type: 'set_retention', conv_id: view.row.conv_id, days }));
    if (!reply) return;
    announce(t`Saved`);
    hide();
  };

  return (
    <div className="flex flex-col gap-4 px-5 pb-5">
      <fieldset className="min-w-0">
        <legend className="mb-1 text-15 text-pretty text-ink-2">{t`Keep messages that are sent from now on:`}</legend>
        <ul className="-mx-2 grid grid-cols-2">
          {choices.map((choice) => {
            const on = choice === days;
            return (
              <li key={choice}>
                <label className="flex min-h-11 cursor-pointer items-center gap-3 rounded-card px-2 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent-ink">
                  <input
                    type="radio"
                    name={group}
                    checked={on}
                    onChange={() => {
                      clear();
                      setDays(choice);
                    }}
                    className="sr-only"
                  />
                  <span aria-hidden className={on ? 'size-5 shrink-0 rounded-full border-6 border-accent' : 'size-5 shrink-0 rounded-full border border-edge'} />
                  <span className="min-w-0 text-15">{keptFor(i18n, choice)}</span>
                </label>
              </li>
            );
          })}
        </ul>
      </fieldset>
      <p className="text-13 text-pretty text-ink-2">
        {view.row.kind === 'notes'
          ? t`Then they leave your devices and the server by themselves. What was written before stays.`
          : t`Then they leave everybody's devices and the server by themselves. What was written before stays. Everybody here sees that you have set this.`}
      </p>
      <p className="text-13 text-pretty text-ink-2">
        {t`This tidies up; it can't make anybody forget. A copy or a screenshot stays with whoever made it. A device that is switched off catches up once it is on again. Backups of the server can last longer, sealed.`}
      </p>
      <FailureNotice failure={failure} />
      <div className="flex justify-end gap-2">
        <Button onClick={hide}>{t`Cancel`}</Button>
        <Button look="primary" busy={busy} disabled={days === view.retention_days} onClick={() => void save()}>
          {t`Save`}
        </Button>
      </div>
    </div>
  );
}
