import { useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { announce } from '../app/announce';
import { useConversation, useCore, useTask } from '../app/core-context';
import { hide } from '../app/ui-store';
import type { ConversationView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { ChoosePicture } from '../ui/ChoosePicture';
import { OF_GROUP } from '../lib/square-picture';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { FailureNotice } from '../ui/Notice';

/** Name and picture of a group. */
export function EditGroup({ convId }: { convId: string }) {
  const { t } = useLingui();
  const { view } = useConversation(convId);
  return (
    <Dialog title={t`Edit group`} onClose={hide}>
      {view && <Form view={view} />}
    </Dialog>
  );
}

function Form({ view }: { view: ConversationView }) {
  const { t } = useLingui();
  const core = useCore();
  const { row } = view;
  const { busy, failure, clear, run } = useTask();
  const [name, setName] = useState(plainName(row.title));
  const [picture, setPicture] = useState(row.picture);
  const renamed = name.trim() !== plainName(row.title);
  const redrawn = picture !== row.picture;

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (name.trim() === '' || busy) return;
    // What was done is done: after a failure only the rest is tried again.
    const done = await run(async () => {
      if (renamed) await core.call({ type: 'set_group_name', conv_id: row.conv_id, name: name.trim() });
      if (redrawn) await core.call({ type: 'set_group_picture', conv_id: row.conv_id, picture });
      return true;
    });
    if (!done) return;
    announce(t`Saved`);
    hide();
  };

  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-5 px-5 pb-5">
      <ChoosePicture
        label={t`Picture of the group`}
        aim={OF_GROUP}
        has={picture !== null}
        onChange={(made) => {
          clear();
          setPicture(made);
        }}
      >
        <Avatar seed={row.avatar_seed} name={name} kind="group" picture={picture} size={88} />
      </ChoosePicture>
      <Field
        label={t`Name of the group`}
        value={name}
        onChange={(event) => {
          clear();
          setName(event.target.value);
        }}
        maxLength={64}
        dir="auto"
        autoFocus
        autoComplete="off"
      />
      <FailureNotice failure={failure} />
      <Button type="submit" look="primary" wide busy={busy} disabled={name.trim() === '' || !(renamed || redrawn)}>
        {t`Save`}
      </Button>
    </form>
  );
}
