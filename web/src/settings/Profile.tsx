import { useLingui } from '@lingui/react/macro';
import { Check } from 'lucide-react';
import { useEffect, useId, useState, type FormEvent } from 'react';
import { announce } from '../app/announce';
import { useCore, useTask } from '../app/core-context';
import type { MeView } from '../core/types.gen';
import { OF_PERSON } from '../lib/square-picture';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { ChoosePicture } from '../ui/ChoosePicture';
import { cx } from '../ui/cx';
import { Field } from '../ui/Field';
import { FailureNotice } from '../ui/Notice';
import { Section } from './Section';

/** Bytes of UTF-8: what a profile may say about a person. */
const ABOUT_LIMIT = 512;
/** As the core keeps it. */
const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** How contacts know the person: picture, name and some words. */
export function Profile({ me }: { me: MeView }) {
  const { t } = useLingui();
  return (
    <Section title={t`Profile`} words={t`name login picture about`}>
      <Picture me={me} />
      <Words me={me} />
    </Section>
  );
}

/** It holds as soon as it was chosen. */
function Picture({ me }: { me: MeView }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();

  const set = async (picture: string | null): Promise<void> => {
    const reply = await run(() => core.call({ type: 'set_avatar', picture }));
    if (reply) announce(t`Saved`);
  };

  return (
    <div>
      <ChoosePicture label={t`Your picture`} aim={OF_PERSON} has={me.avatar !== null} busy={busy} onChange={(picture) => void set(picture)}>
        <Avatar seed={me.account_id} name={me.name || me.login} avatar={me.avatar} size={88} />
      </ChoosePicture>
      <FailureNotice failure={failure} className="mt-2" />
    </div>
  );
}

/** What is typed stays until it was saved. */
function Words({ me }: { me: MeView }) {
  const { t } = useLingui();
  const core = useCore();
  const aboutId = useId();
  const { busy, failure, clear, run } = useTask();
  const [typed, setTyped] = useState<{ name: string; about: string } | null>(null);
  const [saved, setSaved] = useState(false);
  const { name, about } = typed ?? me;
  const wanted = { name: name.trim(), about: oneLine(about) };
  const used = bytesOf(wanted.about);
  const long = used > ABOUT_LIMIT;
  const changed = !saved && (wanted.name !== me.name || wanted.about !== me.about);
  useEffect(() => {
    // What was saved stands there as it was typed until the core shows it.
    if (saved) setTyped(null);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [me.name, me.about]);

  const type = (part: Partial<{ name: string; about: string }>): void => {
    clear();
    setSaved(false);
    setTyped({ name, about, ...part });
  };

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!changed || busy || long || wanted.name === '') return;
    const reply = await run(() => core.call({ type: 'set_profile', ...wanted }));
    if (!reply) return;
    setSaved(true);
    announce(t`Saved`);
  };

  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      <Field label={t`Your name`} value={name} onChange={(event) => type({ name: event.target.value })} maxLength={64} dir="auto" autoComplete="name" hint={<span className="select-all">@{me.login}</span>} />
      <div>
        <label htmlFor={aboutId} className="mb-1.5 block text-13 font-medium text-ink-2">
          {t`About you`}
        </label>
        <textarea
          id={aboutId}
          value={about}
          // One line, however long: it is shown as one.
          onChange={(event) => type({ about: event.target.value.replaceAll(/\n+/gu, ' ') })}
          rows={3}
          dir="auto"
          aria-invalid={long || undefined}
          aria-describedby={`${aboutId}-hint`}
          className="field h-auto! resize-none py-2.5! leading-snug"
        />
        <p id={`${aboutId}-hint`} className="mt-1.5 flex justify-between gap-4 text-13 text-ink-3">
          <span className="text-pretty">{t`Your contacts see this, your name and your picture. The server sees none of it.`}</span>
          <span className={cx('shrink-0 tabular-nums', long && 'font-medium text-danger')}>
            {used} / {ABOUT_LIMIT}
          </span>
        </p>
      </div>
      <FailureNotice failure={failure} />
      <div className="flex min-h-11 items-center gap-3 sm:min-h-10">
        <Button type="submit" look={changed ? 'primary' : 'secondary'} busy={busy} disabled={!changed || long || wanted.name === ''}>
          {t`Save`}
        </Button>
        {changed && !busy && (
          <Button look="quiet" onClick={() => (setTyped(null), clear())}>
            {t`Cancel`}
          </Button>
        )}
        {saved && !changed && (
          <span className="fade-in flex items-center gap-1.5 text-13 text-good">
            <Check aria-hidden size={16} strokeWidth={2} />
            {t`Saved`}
          </span>
        )}
      </div>
    </form>
  );
}
