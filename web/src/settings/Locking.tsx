import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { LockKeyhole } from 'lucide-react';
import { useCore, useTask } from '../app/core-context';
import { lockNow } from '../app/idle';
import { setPrefs, usePrefs } from '../app/prefs';
import type { MeView } from '../core/types.gen';
import { LOCK_AFTER, lockAfter, type LockAfter } from '../lib/idle';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/Notice';
import { Switch } from '../ui/Switch';
import { Line } from './Section';

/** Without it a browser has no place that opens for it alone: a page that did not come over https. */
const canStay = (): boolean => window.isSecureContext && 'subtle' in crypto;

/** When the keys are put away, and whether this browser keeps them. */
export function Locking({ me }: { me: MeView }) {
  const { t } = useLingui();
  const core = useCore();
  const lock = useTask();
  const stay = useTask();
  const chosen = usePrefs((prefs) => prefs.lockAfter);
  const minutes = lockAfter(chosen, me);
  const name = (after: LockAfter): string => {
    if (after === 0) return t`Never`;
    return after === 60 ? t`1 hour` : t({ message: plural(after, { one: '# minute', other: '# minutes' }) });
  };
  return (
    <>
      <Line
        label={t`Lock`}
        hint={me.stays_signed_in ? t`Puts your keys away on this browser until the password is typed.` : t`This browser forgets your keys when its tab closes; you can also put them away now.`}
      >
        <Button icon={<LockKeyhole aria-hidden size={18} strokeWidth={1.75} />} busy={lock.busy} onClick={() => void lock.run(() => lockNow(core))}>
          {t`Lock now`}
        </Button>
      </Line>
      <FailureNotice failure={lock.failure} />
      <Line label={<label htmlFor="lock-after">{t`Lock when nobody is here`}</label>} hint={t`Counts touches and keys in every tab of Ren. What you were typing is kept.`}>
        <select
          id="lock-after"
          value={minutes}
          onChange={(event) => setPrefs({ lockAfter: LOCK_AFTER.find((after) => after === Number(event.target.value)) ?? null })}
          className="field w-auto! min-w-40 pr-8"
        >
          {LOCK_AFTER.map((after) => (
            <option key={after} value={after}>
              {name(after)}
            </option>
          ))}
        </select>
      </Line>
      {canStay() && (
        <>
          <Switch
            checked={me.stays_signed_in}
            onChange={(on) => void stay.run(() => core.call({ type: 'set_stay', stay: on }))}
            label={t`Stay signed in on this browser`}
            hint={
              me.stays_signed_in
                ? t`Whoever can use this browser profile can open Ren. Leave it off on a computer that is not yours.`
                : t`Your keys are gone when this tab closes; you will be asked for the password.`
            }
          />
          <FailureNotice failure={stay.failure} />
        </>
      )}
    </>
  );
}
