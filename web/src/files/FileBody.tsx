import type { ReactNode } from 'react';
import type { FileView, MessageView } from '../core/types.gen';
import { claimsInline } from '../lib/sniff';
import { FileCard } from './FileCard';
import { Picture } from './Picture';

/** A file in a message: a picture where it can be one, a card everywhere else. */
export function FileBody({ convId, message, file, room }: { convId: string; message: MessageView; file: FileView; room: ReactNode }) {
  const kind = claimsInline(file.mime);
  if (file.media && kind) return <Picture convId={convId} message={message} file={file} media={file.media} kind={kind} />;
  return <FileCard convId={convId} message={message} file={file} own={message.mine} room={room} />;
}
