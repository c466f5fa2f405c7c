import { useLingui } from '@lingui/react/macro';
import { Play, X } from 'lucide-react';
import { useRef } from 'react';
import { show } from '../app/ui-store';
import type { FileView, MediaView, MessageView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { cx } from '../ui/cx';
import { IconButton } from '../ui/IconButton';
import { FileThumb } from './FileThumb';
import { Ring } from './Ring';
import { useTransferLine } from './TransferLine';
import { useFullPicture } from './use-full-picture';
import { useTransfer, wantsFile } from './use-transfer';

/** Bytes; smaller pictures come whole as soon as they are in sight. */
const AT_ONCE = 4 * 1024 * 1024;
/** Very long or very wide pictures are cut, so that none fills the conversation. */
const NARROWEST = 0.62;
const WIDEST = 2.4;

interface Props {
  convId: string;
  message: MessageView;
  file: FileView;
  media: MediaView;
  kind: 'image' | 'video';
}

/** A picture keeps its place before it is there; a click opens it large. */
export function Picture({ convId, message, file, media, kind }: Props) {
  const { t } = useLingui();
  const { transfer, failure, press, cancel, resumeWith } = useTransfer(convId, message, file);
  const chooser = useRef<HTMLInputElement>(null);
  const stored = message.hash !== null;
  const full = useFullPicture(convId, message.id, file, kind === 'image' && stored && file.size <= AT_ONCE);
  const state = transfer?.state.kind;
  const moving = (transfer !== undefined && state !== 'done') || message.state?.kind === 'failed';
  const line = useTransferLine({ bytes: file.size, transfer, failure, message });
  const name = plainName(file.name);
  const ratio = Math.min(WIDEST, Math.max(NARROWEST, media.width > 0 && media.height > 0 ? media.width / media.height : 1));
  const label = file.caption === '' ? name : file.caption;

  return (
    <div className="relative overflow-hidden rounded-[14px] bg-pressed" style={{ aspectRatio: ratio }}>
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
      <button type="button" aria-label={kind === 'video' ? t`Play ${label}` : t`Open ${label}`} onClick={() => show({ kind: 'viewer', convId, messageId: message.id })} className="absolute inset-0 focus-visible:-outline-offset-4">
        <FileThumb media={media} className={cx('absolute inset-0 size-full object-cover', full.url !== null && 'opacity-0')} />
        {full.url !== null && full.inline?.kind === 'image' && <img src={full.url} alt="" draggable={false} className="fade-in absolute inset-0 size-full object-cover" />}
        {kind === 'video' && !moving && (
          <span className="absolute inset-0 grid place-items-center">
            <span className="grid size-13 place-items-center rounded-full bg-night/60 text-on-night">
              <Play aria-hidden size={24} strokeWidth={1.75} className="translate-x-0.5" />
            </span>
          </span>
        )}
      </button>
      {moving && (
        <>
          <span className="pointer-events-none absolute inset-0 grid place-items-center bg-night/25 [&>*]:pointer-events-auto">
            <Ring over name={name} transfer={transfer} failed={line.wrong} onPress={wantsFile(transfer) ? () => chooser.current?.click() : press} />
          </span>
          {transfer && <IconButton small look="night" icon={X} label={t`Cancel ${name}`} onClick={cancel} className="absolute! top-1.5 right-1.5 bg-night/55!" />}
        </>
      )}
      {(moving || line.wrong || kind === 'video') && (
        <span className={cx('tabular absolute top-2 left-2 max-w-[calc(100%-3.5rem)] rounded-[10px] px-2 py-1 text-12', line.wrong ? 'bg-danger-soft text-ink' : 'bg-night/60 text-on-night')}>{line.text}</span>
      )}
    </div>
  );
}
