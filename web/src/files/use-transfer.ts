import { useEffect, useRef, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { announce } from '../app/announce';
import { useCore, useTransfers } from '../app/core-context';
import type { Failure, FileView, MessageView, TransferView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { asFailure } from '../lib/failure';
import { asBegun } from '../lib/strip-metadata';

export interface Transfer {
  /** What is under way, if anything. */
  transfer: TransferView | undefined;
  failure: Failure | null;
  /** What the ring does when it is pressed; must be called inside the click. */
  press: () => void;
  cancel: () => void;
  /** Goes on after a reload with the same file, chosen again. */
  resumeWith: (file: File) => void;
}

const STEP = 10;

/** Nothing but the file itself, chosen again, lets this transfer go on. */
export function wantsFile(transfer: TransferView | undefined): boolean {
  if (transfer?.state.kind === 'needs_file') return true;
  return transfer?.state.kind === 'failed' && transfer.direction === 'up' && (transfer.state.code === 'file_changed' || transfer.state.code === 'file_unreadable');
}

/** The transfer of a message's file, and what can be done to it. */
export function useTransfer(convId: string, message: Pick<MessageView, 'id' | 'state'>, file: FileView): Transfer {
  const core = useCore();
  const all = useTransfers();
  const transfer = all.find((entry) => entry.id === file.transfer) ?? all.find((entry) => entry.message === message.id && entry.state.kind !== 'done');
  const [failure, setFailure] = useState<Failure | null>(null);
  useProgressSaid(transfer);

  const attempt = (work: Promise<unknown>): void => {
    setFailure(null);
    work.catch((thrown: unknown) => {
      const failed = asFailure(thrown);
      setFailure(failed.code === 'cancelled' ? null : failed);
    });
  };

  return {
    transfer,
    failure,
    press: () => {
      const id = transfer?.id ?? '';
      switch (transfer?.state.kind) {
        case 'running':
        case 'waiting':
          return attempt(core.call({ type: 'pause_transfer', transfer: id }));
        case 'paused':
          return attempt(core.call({ type: 'resume_transfer', transfer: id, source: null }));
        case 'failed':
          // A failed download needs a place to write to again; a failed upload only goes on.
          return attempt(transfer.direction === 'up' ? core.call({ type: 'resume_transfer', transfer: id, source: null }) : core.saveToDisk(convId, message.id, file));
        default:
          if (!transfer && message.state?.kind === 'failed') return attempt(core.call({ type: 'retry', conv_id: convId, message: message.id }));
          return attempt(core.saveToDisk(convId, message.id, file));
      }
    },
    cancel: () => {
      if (transfer) attempt(core.call({ type: 'cancel_transfer', transfer: transfer.id }));
    },
    resumeWith: (chosen) => {
      if (transfer) attempt(asBegun(chosen, transfer.total).then((begun) => core.resumeWithFile(transfer.id, begun)));
    },
  };
}

/** Says how far a transfer is, every ten per cent at most, and when it is done. */
function useProgressSaid(transfer: TransferView | undefined): void {
  const { t } = useLingui();
  const said = useRef<{ id: string; step: number } | null>(null);
  const id = transfer?.id;
  const percent = transfer && transfer.total > 0 ? Math.floor((transfer.done / transfer.total) * 100) : 0;
  const step = Math.floor(percent / STEP);
  const running = transfer?.state.kind === 'running';
  const name = plainName(transfer?.name ?? '');
  useEffect(() => {
    if (id === undefined || !running) return;
    const before = said.current;
    said.current = { id, step };
    if (before?.id === id && before.step < step) announce(t`${name}: ${step * STEP} %`);
  }, [id, running, step, name, t]);
}
