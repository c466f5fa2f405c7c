import { Bookmark } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { ConversationKind } from '../core/types.gen';
import { useAvatar } from '../files/avatars';
import { usePicture } from '../files/blob-urls';
import { hueOf, initialsOf } from '../lib/avatar';
import { cx } from './cx';

interface Props {
  /** Account id of a person, conversation id of a group. */
  seed: string;
  name: string;
  kind?: ConversationKind;
  /** Names the picture of a person's profile; without one the letters of the name stand there. */
  avatar?: string | null;
  /** A small picture itself, base64url. */
  picture?: string | null;
  /** Pixels. */
  size?: number;
  /** A dot says that the person is there; whoever uses it says so in words, too. */
  here?: boolean;
  className?: string;
}

/** The colour comes from the id, so nobody takes another's by taking the name. Decoration: the name stands beside it. */
export function Avatar({ seed, name, kind = 'direct', avatar = null, picture = null, size = 48, here = false, className }: Props) {
  const theirs = useAvatar(seed, picture === null ? avatar : null);
  const url = usePicture(picture ?? theirs);
  const style = { width: size, height: size, fontSize: size * 0.37, '--hue': hueOf(seed) } as CSSProperties;
  const initials = initialsOf(name);
  const dot = here && <span className="absolute right-0 bottom-0 size-3 rounded-full border-2 border-paper bg-accent" />;
  if (url !== null) {
    return (
      <span aria-hidden style={style} className={cx('relative block shrink-0 select-none', className)}>
        <img src={url} alt="" draggable={false} className="size-full rounded-full bg-sunken object-cover" />
        {dot}
      </span>
    );
  }
  return (
    <span aria-hidden data-initials={kind === 'notes' ? undefined : initials} style={style} className={cx('avatar relative grid shrink-0 select-none place-items-center rounded-full font-semibold leading-none tracking-tight', className)}>
      {kind === 'notes' ? (
        <Bookmark size={size * 0.42} strokeWidth={1.75} />
      ) : null}
      {dot}
    </span>
  );
}
