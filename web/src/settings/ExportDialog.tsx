import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { useCore, useMe } from '../app/core-context';
import { hide } from '../app/ui-store';
import type { Failure } from '../core/types.gen';
import type { Progress } from '../export/archive';
import { asFailure } from '../lib/failure';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice, Notice } from '../ui/Notice';
import { Switch } from '../ui/Switch';

const RELEASE_MS = 60_000;

type Step = { kind: 'ask' } | { kind: 'busy'; progress: Progress | null } | { kind: 'done' };

/** An archive of everything that can be read here, made on this device. */
export function ExportDialog() {
  const { t, i18n } = useLingui();
  const core = useCore();
  const me = useMe();
  const [withFiles, setWithFiles] = useState(true);
  const [step, setStep] = useState<Step>({ kind: 'ask' });
  const [failure, setFailure] = useState<Failure | null>(null);
  const stop = useRef<AbortController | null>(null);

  useEffect(() => () => stop.current?.abort(), []);

  const start = async (): Promise<void> => {
    const controller = new AbortController();
    stop.current = controller;
    setFailure(null);
    setStep({ kind: 'busy', progress: null });
    try {
      const { archive } = await import('../export/archive');
      const pieces: BlobPart[] = [];
      const sink = { write: (piece: Uint8Array) => void pieces.push(new Blob([piece as Uint8Array<ArrayBuffer>])) };
      const login = me?.login ?? '';
      await archive({ core, i18n, login, host: window.location.host, withFiles, signal: controller.signal, sink, onProgress: (progress) => setStep({ kind: 'busy', progress }) });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(pieces, { type: 'application/zip' }));
      link.download = `ren-${login}-${new Date().toISOString().slice(0, 10)}.zip`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), RELEASE_MS);
      setStep({ kind: 'done' });
    } catch (thrown) {
      const why = asFailure(thrown);
      setFailure(why.code === 'cancelled' ? null : why);
      setStep({ kind: 'ask' });
    }
  };

  const close = (): void => {
    stop.current?.abort();
    hide();
  };

  return (
    <Dialog title={t`Save my data`} onClose={close}>
      <div className="flex flex-col gap-5 px-5 pb-5">
        {step.kind === 'done' ? (
          <>
            <Notice tone="good">
              <Trans>The archive is in your downloads. Open index.html in it to read; it needs neither Ren nor a network.</Trans>
            </Notice>
            <Button look="primary" wide onClick={hide}>
              {t`Done`}
            </Button>
          </>
        ) : (
          <>
            <p className="text-15 text-pretty text-ink-2">
              <Trans>All conversations as a page to read and as JSON, in one ZIP. It is made on this device and is not encrypted: whoever has the file can read it.</Trans>
            </p>
            {step.kind === 'busy' ? (
              <div>
                <progress aria-label={t`Progress`} value={step.progress?.done ?? 0} max={Math.max(1, step.progress?.all ?? 1)} className="h-2 w-full accent-accent" />
                <p role="status" className="tabular mt-1.5 text-13 text-ink-3">
                  {step.progress && t`Conversations: ${step.progress.done} of ${step.progress.all} · messages: ${step.progress.messages} · files: ${step.progress.files}`}
                </p>
              </div>
            ) : (
              <Switch checked={withFiles} onChange={setWithFiles} label={t`With photos and files`} hint={t`Up to 64 MB each; larger ones are only named.`} />
            )}
            <FailureNotice failure={failure} />
            {step.kind === 'busy' ? (
              <Button wide onClick={() => stop.current?.abort()}>
                {t`Cancel`}
              </Button>
            ) : (
              <Button look="primary" wide onClick={() => void start()}>
                {t`Make the archive`}
              </Button>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}
