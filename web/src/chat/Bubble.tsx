import { useLingui } from '@lingui/react/macro';
import { Ban, Hourglass } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { MessageView } from '../core/types.gen';
import { FileBody } from '../files/FileBody';
import { hueOf } from '../lib/avatar';
import { endsLeft, plainName } from '../lib/bidi';
import { clock, fullTime } from '../lib/dates';
import { bodyLine } from '../lib/system-text';
import { cx } from '../ui/cx';
import { ForwardedLine } from './ForwardedLine';
import { MessageText } from './MessageText';
import { Quote } from './Quote';
import { StateMark } from './StateMark';

interface Props {
  convId: string;
  message: MessageView;
  first: boolean;
  /** Names stand above others' runs in groups. */
  named: boolean;
  quotedSeed: string | null;
  onQuote: (() => void) | undefined;
  onPerson?: ((accountId: string) => void) | undefined;
}

function corners(mine: boolean, first: boolean): string {
  // The corner on the author's side is the tail; inside a run both corners of that side are tight.
  return mine ? cx('rounded-bubble rounded-br-tail', !first && 'rounded-tr-tail') : cx('rounded-bubble rounded-bl-tail', !first && 'rounded-tl-tail');
}

function Meta({ message, over }: { message: MessageView; over?: boolean }) {
  const { t, i18n } = useLingui();
  return (
    <span
      className={cx(
        'tabular flex items-center gap-1 text-12 leading-none select-none',
        over ? 'rounded-full bg-night/60 px-2 py-1 text-on-night [&_svg]:text-on-night' : message.mine ? 'text-bubble-own-ink-2' : 'text-ink-3',
      )}
    >
      {message.late && <Hourglass role="img" aria-label={t`Came late`} size={12} strokeWidth={1.75} />}
      {message.edited && <span>{t`edited`}</span>}
      <time dateTime={new Date(message.time).toISOString()} title={fullTime(i18n, message.time)}>
        {clock(i18n, message.time)}
      </time>
      {message.mine && message.state && <StateMark state={message.edited?.pending && !message.edited.failed ? { kind: 'sending' } : message.state} />}
    </span>
  );
}

/** Keeps the room of the time and state in the last line, so that they never lie over the text. */
function MetaRoom({ message }: { message: MessageView }) {
  return (
    <span aria-hidden className="invisible ml-2 inline-block h-0 align-baseline">
      <Meta message={message} />
    </span>
  );
}

/** What one person said: text, a file or a picture, with time and state in the last line's corner. */
export function Bubble({ convId, message, first, named, quotedSeed, onQuote, onPerson }: Props) {
  const { t, i18n } = useLingui();
  const { mine, body } = message;
  const style = { '--hue': hueOf(message.author_id) } as CSSProperties;
  const picture = body.kind === 'file' && body.media !== null;
  const caption = body.kind === 'file' ? body.caption : '';
  const text = body.kind === 'text' ? body.text : caption;
  const metaOver = picture && caption === '';

  return (
    <div
      style={style}
      className={cx(
        'relative min-w-16 max-w-full overflow-hidden',
        corners(mine, first),
        mine ? 'bg-bubble-own text-bubble-own-ink' : 'bg-bubble text-ink',
        picture ? 'w-80 max-w-full p-1' : 'px-3 py-[7px]',
      )}
    >
      {named && first && !mine && <p className={cx('author mb-0.5 truncate text-13 font-semibold', picture && 'px-2 pt-1')}>{plainName(message.author)}</p>}
      {message.forwarded && <ForwardedLine mine={mine} className={picture && 'px-2 pt-1 pb-0.5'} />}
      {message.reply && (
        <div className={picture ? 'px-1 pt-1' : ''}>
          <Quote reply={message.reply} seed={quotedSeed} onOpen={onQuote} />
        </div>
      )}
      {body.kind === 'file' && <FileBody convId={convId} message={message} file={body} room={text === '' ? <MetaRoom message={message} /> : null} />}
      {body.kind === 'deleted' && (
        <p className="flex items-center gap-1.5 text-15 italic opacity-75">
          <Ban aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
          <span className="min-w-0 text-pretty">{bodyLine(i18n, body)}</span>
          <MetaRoom message={message} />
        </p>
      )}
      {body.kind === 'unsupported' && <p className="text-15 italic opacity-85">{t`This message needs a newer version of Ren. Reload the page to get it.`}</p>}
      {text !== '' && (
        <div className={cx('message-text', picture && 'px-2 pt-1.5 pb-0.5', body.kind === 'file' && !picture && 'mt-1.5')}>
          <MessageText text={text} mentions={body.kind === 'text' ? body.mentions : undefined} onPerson={onPerson} />
          {endsLeft(text) ? <span aria-hidden className="block h-4" /> : <MetaRoom message={message} />}
        </div>
      )}
      <span className={cx('absolute', metaOver ? 'right-2.5 bottom-2.5' : 'right-3 bottom-2')}>
        <Meta message={message} over={metaOver} />
      </span>
      {body.kind === 'unsupported' && <span aria-hidden className="block h-4" />}
    </div>
  );
}
