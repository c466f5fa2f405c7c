import { Bookmark } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { ConversationKind } from '../core/types.gen';
import { hueOf, initialsOf } from '../lib/avatar';
import { cx } from './cx';

interface Props {
  seed: string;
  name: string;
  kind?: ConversationKind;
  /** Pixels. */
  size?: number;
  className?: string;
}

/** The colour comes from the id, so nobody takes another's by taking the name. Decoration: the name stands beside it. */
export function Avatar({ seed, name, kind = 'direct', size = 48, className }: Props) {
  const style = { width: size, height: size, fontSize: size * 0.37, '--hue': hueOf(seed) } as CSSProperties;
  const initials = initialsOf(name);
  return (
    <span aria-hidden data-initials={kind === 'notes' ? undefined : initials} style={style} className={cx('avatar grid shrink-0 select-none place-items-center rounded-full font-semibold leading-none tracking-tight', className)}>
      {kind === 'notes' ? (
        <Bookmark size={size * 0.42} strokeWidth={1.75} />
      ) : null}
    </span>
  );
}
