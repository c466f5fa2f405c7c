import { Trans, useLingui } from '@lingui/react/macro';
import { KeyRound, MailCheck, Server } from 'lucide-react';
import { show } from '../app/ui-store';
import { Wordmark } from '../ui/Logo';

/** The name, one sentence, three promises, and the way to what is not promised. */
export function Promises() {
  const { t } = useLingui();
  const points = [
    { icon: MailCheck, title: t`Only you and the people you write to can read it`, text: t`Messages, files, names and pictures are encrypted on your device before they leave it.` },
    { icon: KeyRound, title: t`Your password never leaves this browser`, text: t`The server checks it without ever seeing it, and keeps nothing it could sign in with.` },
    { icon: Server, title: t`Anyone can run it, anyone can check it`, text: t`The server is one program that stores what it can't read. The code and the protocol are open.` },
  ];
  return (
    <div className="relative mx-auto flex w-full max-w-[30rem] flex-col gap-8">
      <Wordmark />
      <h1 className="text-24 font-semibold tracking-[-0.015em] text-balance sm:text-32">
        <Trans>A quiet place to write, that nobody else reads.</Trans>
      </h1>
      <ul className="flex flex-col gap-5">
        {points.map(({ icon: Icon, title, text }) => (
          <li key={title} className="flex gap-4">
            <span className="grid size-10 shrink-0 place-items-center rounded-full bg-accent-soft text-accent-ink">
              <Icon aria-hidden size={20} strokeWidth={1.75} />
            </span>
            <div className="min-w-0">
              <p className="text-15 font-medium">{title}</p>
              <p className="mt-0.5 text-15 text-pretty text-ink-2">{text}</p>
            </div>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => show({ kind: 'promises' })} className="min-h-10 self-start text-15 text-accent-ink underline decoration-accent/40 underline-offset-4 hover:decoration-accent">
        <Trans>What we cannot promise</Trans>
      </button>
    </div>
  );
}
