import { useLingui } from '@lingui/react/macro';
import { ChevronLeft, ChevronRight, Download, Forward, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useRef, useState } from 'react';
import { useCore } from '../app/core-context';
import { hide, show } from '../app/ui-store';
import { isForwardable } from '../chat/selection';
import { PREVIEW_LIMIT } from '../core/api';
import { plainName, plainText } from '../lib/bidi';
import { fullTime } from '../lib/dates';
import { failureText } from '../lib/failure';
import { size } from '../lib/format';
import { claimsInline } from '../lib/sniff';
import { IconButton } from '../ui/IconButton';
import { Spinner } from '../ui/Spinner';
import { useModal } from '../ui/use-modal';
import { FileThumb } from './FileThumb';
import { useFullPicture } from './use-full-picture';
import { useZoom } from './use-zoom';

/** A picture or film on near-black: zoom, neighbours, Esc. */
export function Viewer({ convId, messageId }: { convId: string; messageId: string }) {
  const { t, i18n } = useLingui();
  const core = useCore();
  const dialog = useRef<HTMLDialogElement>(null);
  const messages = core.conversation(convId).get()?.messages ?? [];
  const shown = messages.filter((message) => message.body.kind === 'file' && message.body.media && claimsInline(message.body.mime));
  const at = shown.findIndex((message) => message.id === messageId);
  const message = shown[at];
  const file = message?.body.kind === 'file' ? message.body : null;
  const full = useFullPicture(convId, messageId, file, true);
  const { stage, handlers, ...zoom } = useZoom(messageId);
  const [tooLarge] = useState(() => (file?.size ?? 0) > PREVIEW_LIMIT);

  useModal(dialog);

  const go = (by: number): void => {
    const next = shown[at + by];
    if (next) show({ kind: 'viewer', convId, messageId: next.id });
  };

  if (!message || !file) return null;
  const name = plainName(file.name);
  const trouble = full.failure ? failureText(i18n, full.failure) : full.refused ? t`This file is not what its name says, so it is not shown. You can download it.` : tooLarge ? t`This file is too large to show here. You can download it.` : null;

  return (
    <dialog
      ref={dialog}
      aria-label={name}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault();
        hide();
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') go(-1);
        else if (event.key === 'ArrowRight') go(1);
        else if (event.key === '+' || event.key === '=') zoom.by(1.5);
        else if (event.key === '-') zoom.by(1 / 1.5);
        else if (event.key === '0') zoom.reset();
      }}
      className="night-backdrop fade-in fixed inset-0 m-0 h-dvh max-h-none w-full max-w-none flex-col bg-night text-on-night outline-none open:flex"
    >
      <header className="safe-t flex shrink-0 items-center gap-1 px-2 py-1.5">
        <div className="min-w-0 grow px-2">
          <p className="truncate text-15 font-medium">{message.mine ? t`You` : plainName(message.author)}</p>
          <p className="tabular truncate text-13 opacity-75">
            {fullTime(i18n, message.time)} · {size(i18n, file.size)}
          </p>
        </div>
        {full.inline?.kind === 'image' && (
          <>
            <IconButton look="night" icon={ZoomOut} label={t`Smaller`} keys="−" onClick={() => zoom.by(1 / 1.5)} className="max-sm:hidden" />
            <IconButton look="night" icon={ZoomIn} label={t`Larger`} keys="+" onClick={() => zoom.by(1.5)} className="max-sm:hidden" />
          </>
        )}
        {isForwardable(message) && <IconButton look="night" icon={Forward} label={t`Forward`} onClick={() => show({ kind: 'forward', convId, hashes: [message.hash] })} />}
        <IconButton look="night" icon={Download} label={t`Download ${name}`} onClick={() => void core.saveToDisk(convId, messageId, file).catch(() => undefined)} />
        <IconButton look="night" icon={X} label={t`Close`} keys="Esc" onClick={hide} />
      </header>
      <div ref={stage} {...handlers} className="relative grid min-h-0 grow touch-none place-items-center overflow-hidden">
        {full.url !== null && full.inline?.kind === 'video' ? (
          <video src={full.url} controls autoPlay className="max-h-full max-w-full" />
        ) : full.url !== null ? (
          <img src={full.url} alt={file.caption === '' ? name : file.caption} draggable={false} style={zoom.style} className="max-h-full max-w-full object-contain select-none" />
        ) : (
          file.media && (
            <>
              <FileThumb media={file.media} className="max-h-full max-w-full scale-[1.01] object-contain opacity-60 blur-md sm:min-w-80" />
              {!trouble && <Spinner className="absolute size-9" />}
            </>
          )
        )}
        {trouble && <p className="absolute max-w-sm rounded-card bg-night/80 px-5 py-4 text-center text-15">{trouble}</p>}
        {at > 0 && <IconButton look="night" icon={ChevronLeft} label={t`Earlier picture`} keys="←" onClick={() => go(-1)} className="absolute! left-2 bg-night/50!" />}
        {at < shown.length - 1 && <IconButton look="night" icon={ChevronRight} label={t`Later picture`} keys="→" onClick={() => go(1)} className="absolute! right-2 bg-night/50!" />}
      </div>
      {file.caption !== '' && <p className="safe-b shrink-0 px-6 py-3 text-center text-15 text-pretty whitespace-pre-wrap">{plainText(file.caption)}</p>}
    </dialog>
  );
}
