import { Trans, useLingui } from '@lingui/react/macro';
import { hide } from '../app/ui-store';
import { Dialog } from '../ui/Dialog';

/** The honest half of the promises. */
export function NotPromised() {
  const { t } = useLingui();
  const limits = [
    { title: t`Who writes to whom, and when`, text: t`The server has to deliver, so whoever runs it sees which accounts share a conversation, when something is sent, and about how large it is. It does not see what.` },
    { title: t`A bad copy of this page`, text: t`In a browser the program comes from the server each time. A server that turns against you could hand out a changed page. The code is small and open so that others can check what is served.` },
    { title: t`A weak password`, text: t`If somebody has an old copy of the server's data and later learns your password, they can read everything that copy holds. A long phrase, used nowhere else, is your best lock.` },
    { title: t`A device in the wrong hands`, text: t`Encryption ends at the screen. Somebody who uses your unlocked browser, or watches it with a spying program, sees what you see.` },
    { title: t`The people you write to`, text: t`They can keep, copy or photograph what you send. Deleting asks them to forget; nobody can make sure.` },
    { title: t`Both password and access key lost`, text: t`Then nobody can open your account, neither you nor whoever runs the server. There is no third way in.` },
  ];
  return (
    <Dialog title={t`What we cannot promise`} onClose={hide} width="medium" reading>
      <div className="flex flex-col gap-5 px-5 pt-1 pb-6">
        <p className="text-15 text-ink-2">
          <Trans>Every messenger has limits. These are ours, so that you can decide what to write here.</Trans>
        </p>
        <dl className="flex flex-col gap-4">
          {limits.map(({ title, text }) => (
            <div key={title}>
              <dt className="text-15 font-medium">{title}</dt>
              <dd className="mt-0.5 text-15 text-pretty text-ink-2">{text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  );
}
