import { useLingui } from '@lingui/react/macro';
import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { FileView, MessageView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { cx } from '../ui/cx';
import { IconButton } from '../ui/IconButton';
import { FileName } from './FileName';
import { Ring } from './Ring';
import { useTransferLine } from './TransferLine';
import { useTransfer, wantsFile } from './use-transfer';

interface Props {
  convId: string;
  message: Pick<MessageView, 'id' | 'state'>;
  file: FileView;
  /** Inside an own bubble the quiet text has the bubble's tint. */
  own?: boolean;
  /** Room at the end of the last line, for the bubble's time. */
  room?: ReactNode;
}

/** A file: the ring, its name, and under it how large it is or how far. */
export function FileCard({ convId, message, file, own, room }: Props) {
  const { t } = useLingui();
  const { transfer, failure, press, cancel, resumeWith } = useTransfer(convId, message, file);
  const line = useTransferLine({ bytes: file.size, transfer, failure, message });
  const chooser = useRef<HTMLInputElement>(null);
  const name = plainName(file.name);
  const state = transfer?.state.kind;

  return (
    <div className="flex w-full min-w-[min(15rem,100%)] items-center gap-3 py-0.5">
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={t`Choose ${name} again`}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) resumeWith(chosen);
          event.target.value = '';
        }}
      />
      <Ring name={name} transfer={transfer} failed={line.wrong} onPress={wantsFile(transfer) ? () => chooser.current?.click() : press} />
      <div className="min-w-0 grow">
        <FileName name={name} className="text-15 font-medium" />
        <p className={cx('tabular text-13', line.wrong ? 'text-danger' : own ? 'text-bubble-own-ink-2' : 'text-ink-3')}>
          {line.text}
          {room}
        </p>
      </div>
      {transfer && state !== 'done' && <IconButton small icon={X} label={t`Cancel ${name}`} onClick={cancel} className="-mt-1 -mr-1.5 self-start" />}
    </div>
  );
}
