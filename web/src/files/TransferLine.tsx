import { useLingui } from '@lingui/react/macro';
import type { Failure, MessageView, TransferView } from '../core/types.gen';
import { failureText } from '../lib/failure';
import { size, sizeOf, speed, timeLeft } from '../lib/format';

interface Props {
  bytes: number;
  transfer: TransferView | undefined;
  failure: Failure | null;
  message: Pick<MessageView, 'state'>;
}

/** "34 of 100 MB · 12 MB/s · 6 s left", or what holds it up. */
export function useTransferLine({ bytes, transfer, failure, message }: Props): { text: string; wrong: boolean } {
  const { t, i18n } = useLingui();
  if (failure) return { text: failureText(i18n, failure), wrong: true };
  if (!transfer && message.state?.kind === 'failed') return { text: failureText(i18n, { code: message.state.code, retry_after_s: null }), wrong: true };
  if (!transfer || transfer.state.kind === 'done') return { text: size(i18n, bytes), wrong: false };
  const far = sizeOf(i18n, transfer.done, transfer.total);
  switch (transfer.state.kind) {
    case 'waiting':
      return { text: t`${size(i18n, transfer.total)} · waiting`, wrong: false };
    case 'paused':
      return { text: t`${far} · paused`, wrong: false };
    case 'needs_file':
      return { text: t`${far} · choose the file again to go on`, wrong: false };
    case 'failed':
      return { text: failureText(i18n, { code: transfer.state.code, retry_after_s: null }), wrong: true };
    case 'running': {
      const left = transfer.speed > 0 ? timeLeft(i18n, (transfer.total - transfer.done) / transfer.speed) : null;
      return { text: [far, transfer.speed > 0 ? speed(i18n, transfer.speed) : null, left].filter((part) => part !== null).join(' · '), wrong: false };
    }
  }
}
