import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { useCore, useTask } from '../app/core-context';
import { cleanSymbols, GROUP_LENGTH, pickTwo } from '../lib/access-key';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/Notice';

interface Props {
  onDone: () => void;
  onBack: () => void;
  backLabel: string;
}

/** Two groups, typed back from the copy: proof that there is one. */
export function ConfirmGroups({ onDone, onBack, backLabel }: Props) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, clear, run } = useTask();
  const [asked] = useState(pickTwo);
  const [typed, setTyped] = useState<[string, string]>(['', '']);
  const complete = typed.every((group) => group.length === GROUP_LENGTH);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!complete || busy) return;
    const reply = await run(() => core.call({ type: 'confirm_access_key', groups: [[asked[0], typed[0]], [asked[1], typed[1]]] }));
    if (reply) onDone();
  };

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <div>
        <h2 className="text-24 font-semibold tracking-[-0.01em]">
          <Trans>Type two groups from your copy</Trans>
        </h2>
        <p className="mt-2 text-15 text-ink-2">
          <Trans>So that we both know the copy is there and readable.</Trans>
        </p>
      </div>
      <div className="grid grid-cols-2 gap-3">
        {asked.map((index, i) => (
          <label key={index} className="block">
            <span className="mb-1.5 block text-13 font-medium text-ink-2">{t`Group ${index + 1}`}</span>
            <input
              value={typed[i] ?? ''}
              onChange={(event) => {
                clear();
                const group = cleanSymbols(event.target.value).slice(0, GROUP_LENGTH);
                setTyped(i === 0 ? [group, typed[1]] : [typed[0], group]);
              }}
              autoFocus={i === 0}
              autoComplete="off"
              autoCapitalize="characters"
              autoCorrect="off"
              spellCheck={false}
              className="field text-center font-mono text-17! tracking-[0.12em]"
            />
          </label>
        ))}
      </div>
      <FailureNotice failure={failure} />
      <div className="flex flex-col gap-2">
        <Button type="submit" look="primary" wide busy={busy} disabled={!complete}>
          {t`Confirm`}
        </Button>
        <Button look="quiet" wide onClick={onBack}>
          {backLabel}
        </Button>
      </div>
    </form>
  );
}
