import { Trans, useLingui } from '@lingui/react/macro';
import { RefreshCw, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { saveDrafts, useDrafts } from '../chat/drafts';
import { Button } from '../ui/Button';
import { cx } from '../ui/cx';
import { IconButton } from '../ui/IconButton';
import { useCore, useTask } from './core-context';
import { useVersion } from './new-version';

/** A thin line when this page is older than what the server hands out, or than the tab that has the core. */
export function VersionLine({ className }: { className?: string }) {
  const { t } = useLingui();
  const core = useCore();
  const { ready, later } = useVersion();
  const { waits } = useSyncExternalStore(
    (listener) => core.version.subscribe(listener),
    () => core.version.get(),
  );
  const files = useDrafts(({ drafts }) => Object.values(drafts).some((draft) => draft.files.length > 0));
  const saving = useTask();
  if (!waits && (!ready || later)) return null;

  const reload = (): void =>
    void saving.run(async () => {
      await saveDrafts(core);
      window.location.reload();
    });

  return (
    <div role="status" className={cx('flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-accent-faint px-4 py-1.5 text-13', className)}>
      <p className="min-w-0 grow basis-60">
        {waits ? <Trans>Another tab runs another version of Ren. Reload this one to go on; what you typed is kept.</Trans> : <Trans>A new version is ready. What you typed is kept.</Trans>}
        {files && (
          <>
            {' '}
            <Trans>Files that you have not sent yet must be chosen again.</Trans>
          </>
        )}
        {saving.failure && (
          <>
            {' '}
            <Trans>What you typed could not be kept just now. Copy it, or try again.</Trans>
          </>
        )}
      </p>
      <Button look="quiet" icon={<RefreshCw aria-hidden size={16} strokeWidth={1.75} />} busy={saving.busy} onClick={reload}>
        {t`Reload`}
      </Button>
      {!waits && <IconButton icon={X} label={t`Later`} onClick={() => useVersion.setState({ later: true })} />}
    </div>
  );
}
