import { Trans, useLingui } from '@lingui/react/macro';
import { Ban, LogOut, OctagonAlert, ShieldX, UserMinus } from 'lucide-react';
import { announce } from '../app/announce';
import { useCore, useTask } from '../app/core-context';
import { leaveChat, show } from '../app/ui-store';
import type { ConversationView, WriteBlock } from '../core/types.gen';
import { plainName, plainText } from '../lib/bidi';
import { WhyLink } from '../trust/WhyLink';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/Notice';
import { useDrafts } from './drafts';

/** A history that contradicts itself: said above the messages, in the conversation concerned. */
export function IntegrityNotice() {
  return (
    <div role="alert" className="flex items-start gap-3 border-b border-line bg-danger-soft px-4 py-2.5 text-15">
      <OctagonAlert aria-hidden size={20} strokeWidth={1.75} className="mt-px shrink-0 text-danger" />
      <div>
        <p className="text-pretty">
          <Trans>The server showed a history that contradicts what was signed. What you have already read is safe; don't rely on anything new here until you have checked with the others.</Trans>
        </p>
        <WhyLink topic="integrity" />
      </div>
    </div>
  );
}

/** Stands where the composer would be, with the reason and what one can do. */
export function WriteBar({ view, block }: { view: ConversationView; block: WriteBlock }) {
  switch (block) {
    case 'request':
      return <RequestBar view={view} />;
    case 'identity_broken':
      return <BrokenBar view={view} />;
    case 'blocked':
      return <BlockedBar view={view} />;
    case 'integrity':
      return (
        <Bar>
          <OctagonAlert aria-hidden size={20} strokeWidth={1.75} className="shrink-0 text-danger" />
          <p className="text-15">
            <Trans>Writing is closed here, because the history can't be trusted.</Trans>
          </p>
        </Bar>
      );
    case 'not_member':
      return (
        <Bar>
          <UserMinus aria-hidden size={20} strokeWidth={1.75} className="shrink-0 text-ink-3" />
          <p className="min-w-0 grow basis-0 text-15 text-ink-2">
            <Trans>You are no longer a member. What you have received stays readable.</Trans>
          </p>
          <KeptDraft view={view} />
        </Bar>
      );
    case 'leaving':
      return (
        <Bar>
          <LogOut aria-hidden size={20} strokeWidth={1.75} className="shrink-0 text-ink-3" />
          <p className="min-w-0 grow basis-0 text-15 text-pretty text-ink-2">
            <Trans>You are leaving. It is done as soon as another member is online.</Trans>
          </p>
          <KeptDraft view={view} />
        </Bar>
      );
  }
}

function Bar({ children }: { children: React.ReactNode }) {
  return (
    <div className="safe-b shrink-0 border-t border-line bg-paper">
      <div className="mx-auto flex min-h-14 max-w-[760px] flex-wrap items-center gap-3 px-4 py-3">{children}</div>
    </div>
  );
}

/** What was being written when writing ended: to be copied, and gone only when one says so. */
function KeptDraft({ view }: { view: ConversationView }) {
  const { t } = useLingui();
  const convId = view.row.conv_id;
  const typed = useDrafts((state) => state.drafts[convId]?.text);
  const text = typed ?? view.row.draft;
  if (text.trim() === '') return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    announce(t`Copied`);
  };
  return (
    <div className="basis-full rounded-card bg-sunken px-3 py-2">
      <p className="mb-1 text-13 text-ink-3">{t`What you were writing is kept`}</p>
      <p dir="auto" className="max-h-24 overflow-y-auto text-15 whitespace-pre-wrap wrap-anywhere">
        {plainText(text)}
      </p>
      <div className="mt-1 flex flex-wrap gap-1">
        <Button look="quiet" onClick={() => void copy()}>{t`Copy`}</Button>
        <Button look="quiet" onClick={() => useDrafts.getState().setText(convId, '')}>{t`Discard`}</Button>
      </div>
    </div>
  );
}

function RequestBar({ view }: { view: ConversationView }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();
  const convId = view.row.conv_id;
  const login = view.row.requested_by ?? '';

  const decline = async (): Promise<void> => {
    const reply = await run(() => core.call({ type: 'decline_request', conv_id: convId }));
    if (reply) leaveChat();
  };

  return (
    <Bar>
      <div className="min-w-56 grow basis-0">
        <p className="text-15 font-medium">{view.row.kind === 'group' ? t`@${login} wants you in this group` : t`@${login} wants to write to you`}</p>
        <p className="text-13 text-ink-3">{t`They don't see whether you have looked, until you accept.`}</p>
      </div>
      <div className="flex flex-wrap gap-2 max-sm:grow">
        {view.row.kind === 'direct' && (
          <Button look="quiet" className="text-danger! max-sm:grow" onClick={() => show({ kind: 'block', accountId: view.row.avatar_seed, name: plainName(view.row.title) })}>
            {t`Block…`}
          </Button>
        )}
        <Button className="max-sm:grow" busy={busy} onClick={() => void decline()}>
          {t`Decline`}
        </Button>
        <Button className="max-sm:grow" look="primary" busy={busy} onClick={() => void run(() => core.call({ type: 'accept_request', conv_id: convId }))}>
          {t`Accept`}
        </Button>
      </div>
      <FailureNotice failure={failure} className="basis-full" />
    </Bar>
  );
}

function BlockedBar({ view }: { view: ConversationView }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();
  const blocked = view.members.find((member) => member.blocked && !member.me);
  const name = blocked ? plainName(blocked.name) : '';
  return (
    <Bar>
      <Ban aria-hidden size={20} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      <div className="min-w-44 grow basis-0">
        <p className="text-15 font-medium">{view.row.kind === 'direct' ? t`You blocked this person` : t`You blocked ${name}, who brought you here`}</p>
        <p className="text-13 text-ink-3">{t`Nothing goes to them. They are not told.`}</p>
      </div>
      {blocked && (
        <Button className="max-sm:grow" busy={busy} onClick={() => void run(() => core.call({ type: 'set_blocked', account_id: blocked.account_id, blocked: false }))}>
          {t`Unblock`}
        </Button>
      )}
      <FailureNotice failure={failure} className="basis-full" />
    </Bar>
  );
}

function BrokenBar({ view }: { view: ConversationView }) {
  const { t } = useLingui();
  const broken = view.members.find((member) => member.trust === 'broken' && !member.me);
  const name = broken ? plainName(broken.name) : '';
  return (
    <Bar>
      <ShieldX aria-hidden size={22} strokeWidth={1.75} className="shrink-0 self-start text-danger" />
      <div className="min-w-56 grow basis-0">
        <p className="text-15 font-medium">
          {view.row.kind === 'direct' ? t`This person's key changed in a way it shouldn't. You can't write until you check it with them.` : t`The key of ${name} changed in a way it shouldn't. Nobody can write here until it is checked.`}
        </p>
        <p className="text-13 text-ink-3">
          <Trans>Meet or call, and compare the number. If it differs, don't continue: somebody may be standing between you.</Trans>
        </p>
        {broken && <WhyLink topic="broken" person={{ accountId: broken.account_id, name }} />}
      </div>
      {broken && (
        <Button look="primary" onClick={() => show({ kind: 'verify', accountId: broken.account_id, name })}>
          {t`Compare the number`}
        </Button>
      )}
    </Bar>
  );
}
