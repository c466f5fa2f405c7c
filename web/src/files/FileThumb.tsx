import type { MediaView } from '../core/types.gen';
import { useThumbnail } from './blob-urls';

/** The small picture of a picture. Decoration: its button has the name. */
export function FileThumb({ media, className }: { media: MediaView; className?: string }) {
  const url = useThumbnail(media);
  return url === null ? <span className={className} /> : <img src={url} alt="" draggable={false} className={className} />;
}
