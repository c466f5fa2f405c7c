import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { Connection } from '../core/types.gen';
import { cx } from '../ui/cx';
import { useApp, useCore } from './core-context';

const GRACE_MS = 1200;

function useSeconds(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((until - now) / 1000));
}

function Offline({ retryAt }: { retryAt: number }) {
  const { t } = useLingui();
  const core = useCore();
  const seconds = useSeconds(retryAt);
  return (
    <>
      <p className="min-w-0 grow">
        <Trans>You're offline. Messages will go out by themselves once you're back.</Trans>
      </p>
      <span className="tabular shrink-0 text-ink-3">{seconds > 0 ? t`Reconnecting in ${seconds} s` : t`Reconnecting`}</span>
      <button type="button" onClick={() => void core.call({ type: 'reconnect_now' }).catch(() => undefined)} className="link -my-2 min-h-10 shrink-0 px-1">
        <Trans>Now</Trans>
      </button>
    </>
  );
}

/** A thin line under the header, only when something is worth saying. A short hiccup says nothing. */
export function ConnectionLine({ className }: { className?: string }) {
  const { t } = useLingui();
  const { connection } = useApp();
  const shown = useSettled(connection);
  if (shown === null || shown.kind === 'online') return null;
  if (shown.kind === 'offline') {
    return (
      <div role="status" className={cx('flex flex-wrap items-center gap-x-3 border-b border-line bg-warn-soft px-4 py-1.5 text-13', className)}>
        <Offline retryAt={shown.retry_at} />
      </div>
    );
  }
  return (
    <div role="status" className={cx('relative shrink-0 overflow-hidden border-b border-line px-4 py-1 text-13 text-ink-3', className)}>
      {shown.kind === 'connecting' ? t`Connecting` : t`Catching up`}
      <span aria-hidden className="sweeping absolute bottom-0 left-0 h-0.5 w-2/5 bg-accent" />
    </div>
  );
}

/** What has been so for a moment; "offline" is said at once. */
function useSettled(connection: Connection): Connection | null {
  const [settled, setSettled] = useState<Connection | null>(null);
  const calm = connection.kind === 'online' || connection.kind === 'offline';
  useEffect(() => {
    const timer = setTimeout(() => setSettled(connection), GRACE_MS);
    return () => clearTimeout(timer);
  }, [connection]);
  return calm ? connection : settled?.kind === connection.kind ? connection : null;
}
