import { useLingui } from '@lingui/react/macro';
import { CircleHelp, OctagonAlert, ShieldX, type LucideIcon } from 'lucide-react';
import { hide, show } from '../app/ui-store';
import type { Trust } from '../core/types.gen';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Shield } from './Shield';
import type { TrustPerson, TrustTopic } from './WhyLink';

interface Page {
  lead: string;
  happened: string;
  safe: string;
  todo: string;
}

/** The one plain sentence for each, and what stands behind it. */
export function useTrustPage(): (topic: TrustTopic) => Page {
  const { t } = useLingui();
  return (topic) => {
    switch (topic) {
      case 'unverified':
        return {
          lead: t`You have not compared keys with this person yet.`,
          happened: t`When you first wrote to each other, the server handed you their keys. From then on this browser remembers them and notices every change. It cannot know by itself whether the first ones were really theirs.`,
          safe: t`Everything is encrypted to the keys that you have. If the server was honest on the first day, nobody else can read it.`,
          todo: t`Compare the safety number once, in person or on a call. It takes half a minute and holds for good.`,
        };
      case 'verified':
        return {
          lead: t`You have compared keys with this person, and they were the same.`,
          happened: t`Both of you saw the same safety number. That rules out anybody between you, the server included.`,
          safe: t`Messages are locked for exactly the keys that you compared. If they ever change, this mark goes away and Ren tells you.`,
          todo: t`Nothing. Compare again only when Ren says that the keys have changed.`,
        };
      case 'changed':
        return {
          lead: t`This person has new keys, signed with the old ones.`,
          happened: t`That is what happens when somebody replaces their keys, for example because another person may have known the password. The change is signed by the keys you knew, so it fits; but what you compared before no longer says anything about the new ones.`,
          safe: t`What was written before stays readable and as safe as it was. New messages are locked for the new keys.`,
          todo: t`Ask them whether they changed their keys, in another way than here, and compare the safety number again.`,
        };
      case 'broken':
        return {
          lead: t`This person's keys changed in a way that is not allowed.`,
          happened: t`The server now shows keys for this login that the old ones did not sign. Either the account was reset because password and access key were both lost, or somebody stands between you.`,
          safe: t`Ren sends nothing to the new keys and keeps the old ones on record. What you have already read is safe.`,
          todo: t`Meet or call, and compare the safety number. If it is the same on both sides, confirm it and go on. If it differs, don't continue.`,
        };
      case 'integrity':
        return {
          lead: t`The server showed something that contradicts what was signed.`,
          happened: t`Members sign every message and every change of a conversation, and each one names those before it. What the server handed over does not fit together: something was reordered, replaced, or shown in two versions.`,
          safe: t`Ren did not believe it. What you had read before stays as it was, and nobody can read your messages because of this.`,
          todo: t`Ask the others in another way whether they see the same. Tell whoever runs the server. Don't rely on what is new here until it is cleared up.`,
        };
      case 'missing':
        return {
          lead: t`A message that others have already seen was not handed over by the server.`,
          happened: t`Each message names those that its author had seen. One of them is not here: it may still be on its way, or the server holds it back.`,
          safe: t`Everything that is shown is whole and signed. Nobody can put another message in the missing one's place.`,
          todo: t`Ren goes on asking for it. If it stays missing, ask its author to send it again.`,
        };
      case 'rejected':
        return {
          lead: t`A message came whose signature does not fit, so it was not opened.`,
          happened: t`Somebody tried to write in another member's name, the message was damaged, or it was written by somebody who had already been removed.`,
          safe: t`Nothing of it was shown or acted on.`,
          todo: t`If it happens again, ask the members in another way whether they wrote something that you don't see.`,
        };
    }
  };
}

const SIGNS: Record<Exclude<TrustTopic, Trust>, LucideIcon> = { integrity: OctagonAlert, missing: CircleHelp, rejected: ShieldX };

function Sign({ topic }: { topic: TrustTopic }) {
  if (topic !== 'integrity' && topic !== 'missing' && topic !== 'rejected') return <Shield trust={topic} size={32} />;
  const Icon = SIGNS[topic];
  return <Icon aria-hidden size={32} strokeWidth={1.75} className={topic === 'missing' ? 'shrink-0 text-ink-3' : 'shrink-0 text-danger'} />;
}

/** What happened, what is safe, what to do. */
export function TrustPage({ topic, person }: { topic: TrustTopic; person: TrustPerson | null }) {
  const { t } = useLingui();
  const page = useTrustPage()(topic);
  const parts = [
    [t`What happened`, page.happened],
    [t`What is safe`, page.safe],
    [t`What to do`, page.todo],
  ] as const;
  const compares = person !== null && topic !== 'integrity' && topic !== 'missing' && topic !== 'rejected';
  return (
    <Dialog title={t`What this means`} onClose={hide} width="medium">
      <div className="flex flex-col gap-5 px-5 pb-6">
        <div className="flex items-start gap-3">
          <Sign topic={topic} />
          <p className="text-17 font-medium text-pretty">{page.lead}</p>
        </div>
        {parts.map(([title, text]) => (
          <section key={title}>
            <h3 className="text-13 font-medium text-ink-3">{title}</h3>
            <p className="mt-1 text-15 text-pretty">{text}</p>
          </section>
        ))}
        <div className="flex flex-wrap justify-end gap-2">
          {compares && (
            <Button look="primary" onClick={() => show({ kind: 'verify', accountId: person.accountId, name: person.name })}>
              {t`Compare the number`}
            </Button>
          )}
          <Button onClick={hide}>{t`Close`}</Button>
        </div>
      </div>
    </Dialog>
  );
}
