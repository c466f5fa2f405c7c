import { useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { announce } from '../app/announce';
import { useCore, useTask } from '../app/core-context';
import type { MeView } from '../core/types.gen';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { FailureNotice } from '../ui/Notice';
import { Section } from './Section';

export function Profile({ me }: { me: MeView }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, clear, run } = useTask();
  const [name, setName] = useState(me.name);
  const changed = name.trim() !== me.name && name.trim() !== '';

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!changed || busy) return;
    const reply = await run(() => core.call({ type: 'set_name', name: name.trim() }));
    if (reply) announce(t`Saved`);
  };

  return (
    <Section title={t`Profile`} words={t`name login`}>
      <form noValidate onSubmit={(event) => void save(event)} className="flex items-start gap-4">
        <Avatar seed={me.account_id} name={name || me.login} size={64} className="mt-1" />
        <div className="min-w-0 grow">
          <div className="flex items-start gap-2">
            <Field
              className="min-w-0 grow"
              label={t`Your name`}
              value={name}
              onChange={(event) => {
                clear();
                setName(event.target.value);
              }}
              maxLength={64}
              autoComplete="name"
              hint={<span className="select-all">@{me.login}</span>}
            />
            {changed && (
              <Button type="submit" look="primary" busy={busy} className="mt-[25px] min-h-11!">
                {t`Save`}
              </Button>
            )}
          </div>
          <FailureNotice failure={failure} className="mt-2" />
        </div>
      </form>
    </Section>
  );
}
