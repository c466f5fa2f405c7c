import { Bookmark } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { ConversationKind } from '../core/types.gen';
import { usePicture } from '../files/blob-urls';
import { hueOf, initialsOf } from '../lib/avatar';
import { cx } from './cx';

interface Props {
  seed: string;
  name: string;
  kind?: ConversationKind;
  /** A small picture, base64url; without one the letters of the name stand there. */
  picture?: string | null;
  /** Pixels. */
  size?: number;
  /** A dot says that the person is there; whoever uses it says so in words, too. */
  here?: boolean;
  className?: string;
}

/** The colour comes from the id, so nobody takes another's by taking the name. Decoration: the name stands beside it. */
export function Avatar({ seed, name, kind = 'direct', picture = null, size = 48, here = false, className }: Props) {
  const url = usePicture(picture ?? '');
  const style = { width: size, height: size, fontSize: size * 0.37, '--hue': hueOf(seed) } as CSSProperties;
  const initials = initialsOf(name);
  if (url !== null) return <img src={url} alt="" draggable={false} style={style} className={cx('shrink-0 select-none rounded-full bg-sunken object-cover', className)} />;
  return (
    <span aria-hidden data-initials={kind === 'notes' ? undefined : initials} style={style} className={cx('avatar relative grid shrink-0 select-none place-items-center rounded-full font-semibold leading-none tracking-tight', className)}>
      {kind === 'notes' ? (
        <Bookmark size={size * 0.42} strokeWidth={1.75} />
      ) : null}
      {here && <span className="absolute right-0 bottom-0 size-3 rounded-full border-2 border-paper bg-accent" />}
    </span>
  );
}
