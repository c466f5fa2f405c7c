import { Trans, useLingui } from '@lingui/react/macro';
import { CircleHelp, LockKeyhole, ShieldAlert, ShieldX } from 'lucide-react';
import { useCore, useTask } from '../app/core-context';
import { show } from '../app/ui-store';
import type { MessageView } from '../core/types.gen';
import { dayName } from '../lib/dates';
import { systemText } from '../lib/system-text';
import { WhyLink } from '../trust/WhyLink';
import { cx } from '../ui/cx';
import { Spinner } from '../ui/Spinner';

/** Between two days. A click leads to others; the keyboard gets there from the search of the conversation. */
export function DayLine({ convId, time, now }: { convId: string; time: number; now: number }) {
  const { t, i18n } = useLingui();
  const day = dayName(i18n, time, now);
  return (
    <div className="flex justify-center">
      <span className="sr-only">{day}</span>
      {/* A feed holds articles and no buttons. */}
      <button
        type="button"
        aria-hidden
        tabIndex={-1}
        data-tip={t`Go to a day`}
        onClick={() => show({ kind: 'date', convId, time })}
        className="group/day grid min-h-11 place-items-center px-2 sm:min-h-10"
      >
        <span className="rounded-full bg-ground px-3 py-1 text-12 font-medium text-ink-3 group-hover/day:bg-hover group-hover/day:text-ink-2">{day}</span>
      </button>
    </div>
  );
}

export function NewLine() {
  return (
    <div className="flex items-center gap-3 py-3 text-12 font-semibold text-accent-ink">
      <span className="h-px grow bg-accent/40" />
      <Trans>New</Trans>
      <span className="h-px grow bg-accent/40" />
    </div>
  );
}

/** What stands above the first message: the older ones on their way, or once what end-to-end means. */
export function TopLine({ convId, older, kind }: { convId: string; older: boolean; kind: 'direct' | 'group' | 'notes' }) {
  const { t } = useLingui();
  const core = useCore();
  const { failure, run } = useTask();
  if (older) {
    return (
      <div className="grid h-14 place-items-center text-ink-3">
        {failure ? (
          <button type="button" className="link min-h-10 text-13" onClick={() => void run(() => core.call({ type: 'load_older', conv_id: convId }))}>
            {t`Load older messages`}
          </button>
        ) : (
          <>
            <Spinner />
            <span className="sr-only">{t`Loading older messages`}</span>
          </>
        )}
      </div>
    );
  }
  return (
    <div className="mx-auto flex max-w-md items-start gap-2.5 px-4 pt-6 pb-3 text-13 text-pretty text-ink-3">
      <LockKeyhole aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0 text-accent-ink" />
      <p>
        {kind === 'notes' ? (
          <Trans>Only you can read this. Notes are encrypted on this device and open in every browser you sign in to.</Trans>
        ) : (
          <Trans>Everything here is end-to-end encrypted: it is locked on the sender's device and opens only on those of the members. The server carries it and can't read it.</Trans>
        )}
      </p>
    </div>
  );
}

/** Something that happened, or a message that is not there; calm, and with a reason. */
export function EventLine({ message }: { message: MessageView }) {
  const { t, i18n } = useLingui();
  const { body } = message;
  const alarming = body.kind === 'system' && body.event.kind === 'key_changed';
  const text = ((): string => {
    switch (body.kind) {
      case 'system':
        return systemText(i18n, body.event);
      case 'missing':
        return t`One message is missing: the server did not hand it over. Trying again.`;
      case 'rejected':
        return t`A message was not accepted: its signature does not fit. Nothing of it was opened.`;
      default:
        return '';
    }
  })();
  const topic = body.kind === 'missing' || body.kind === 'rejected' ? body.kind : alarming ? 'changed' : null;
  const Icon = body.kind === 'missing' ? CircleHelp : body.kind === 'rejected' ? ShieldX : alarming ? ShieldAlert : null;
  return (
    <article aria-label={text} data-message={message.id} tabIndex={-1} className="flex justify-center px-6 py-1.5">
      <p className={cx('flex max-w-md items-start gap-2 rounded-card px-3 py-1 text-13 text-pretty', Icon ? 'text-left' : 'text-center', alarming ? 'bg-warn-soft text-ink' : body.kind === 'rejected' ? 'bg-danger-soft text-ink' : 'text-ink-3')}>
        {Icon && <Icon aria-hidden size={16} strokeWidth={1.75} className={cx('mt-px shrink-0', alarming && 'text-warn', body.kind === 'rejected' && 'text-danger')} />}
        <span>
          {text} {topic && <WhyLink topic={topic} />}
        </span>
      </p>
    </article>
  );
}
