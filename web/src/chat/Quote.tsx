import { useLingui } from '@lingui/react/macro';
import type { CSSProperties } from 'react';
import type { ReplyView } from '../core/types.gen';
import { hueOf } from '../lib/avatar';
import { plainName } from '../lib/bidi';
import { bodyLine } from '../lib/system-text';

interface Props {
  reply: ReplyView;
  /** Account id of the quoted author, when known: for the colour. */
  seed: string | null;
  onOpen: (() => void) | undefined;
}

/** What a message answers: a bar, the name, one line. A click leads there. */
export function Quote({ reply, seed, onOpen }: Props) {
  const { t, i18n } = useLingui();
  const style = { '--hue': hueOf(seed ?? reply.author) } as CSSProperties;
  const line = reply.body ? bodyLine(i18n, reply.body) : t`An earlier message`;
  return (
    <button
      type="button"
      disabled={!onOpen}
      onClick={onOpen}
      style={style}
      className="mb-1 flex min-h-9 w-full min-w-0 items-stretch gap-2 overflow-hidden rounded-control bg-current/5 py-1 pr-2 text-left"
    >
      <span aria-hidden className="author-bar w-[3px] shrink-0 rounded-full" />
      <span className="min-w-0 grow text-13">
        {reply.author !== '' && <span className="author block truncate font-medium">{plainName(reply.author)}</span>}
        <span className="block truncate opacity-85">{line}</span>
      </span>
    </button>
  );
}
