import { useLingui } from '@lingui/react/macro';
import { Check, EllipsisVertical, Reply, RotateCw } from 'lucide-react';
import { memo, useState } from 'react';
import { useCore } from '../app/core-context';
import type { MessageView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { clock } from '../lib/dates';
import { failureText } from '../lib/failure';
import { Avatar } from '../ui/Avatar';
import { cx } from '../ui/cx';
import { IconButton } from '../ui/IconButton';
import { Menu } from '../ui/Menu';
import { useLongPress } from '../ui/use-long-press';
import { Bubble } from './Bubble';
import { FailedEdit } from './FailedEdit';
import { Reactions } from './Reactions';
import { isSelectable, toggleSelected, useSelection } from './selection';
import { useMessageActions, useQuickReactions } from './use-message-actions';

interface Props {
  convId: string;
  message: MessageView;
  /** Names the picture of its author. */
  avatar: string | null;
  first: boolean;
  last: boolean;
  group: boolean;
  writable: boolean;
  fresh: boolean;
  /** One was led here. */
  flash: boolean;
  quotedSeed: string | null;
  onQuote: ((hash: string) => void) | undefined;
  onPerson: (accountId: string) => void;
}

/** A bubble in its line, with what can be done to it. */
export const MessageRow = memo(function MessageRow({ convId, message, avatar, first, last, group, writable, fresh, flash, quotedSeed, onQuote, onPerson }: Props) {
  const { t, i18n } = useLingui();
  const core = useCore();
  const actions = useMessageActions(convId, writable);
  const quick = useQuickReactions(convId, writable);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const longPress = useLongPress(setMenu);
  const { mine, state } = message;
  const selecting = useSelection((selection) => selection.convId === convId) && isSelectable(message);
  const selected = useSelection((selection) => selection.convId === convId && selection.ids.has(message.id));
  const author = mine ? t`You` : plainName(message.author);
  const quoted = message.reply?.hash;
  const namesMe = message.body.kind === 'text' && message.body.mentions.some((mention) => mention.me);
  const items = menu ? actions(message) : [];

  const press = (event: React.KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const run = (keys: string): void => {
      const item = actions(message).find((entry) => entry.keys === keys);
      if (item) {
        event.preventDefault();
        item.run();
      }
    };
    if (event.code === 'KeyR') run('R');
    else if (event.code === 'KeyF') run('F');
    else if (event.code === 'KeyC') run('C');
    else if (event.code === 'KeyE') run('E');
    else if (event.key === 'Delete') run('Del');
    else if (event.key === 'Enter' || event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      event.preventDefault();
      const box = event.currentTarget.getBoundingClientRect();
      setMenu({ x: mine ? box.right - 220 : box.left + 48, y: Math.min(box.bottom, window.innerHeight - 40) });
    }
  };

  const buttons = (
    <span className="flex shrink-0 items-center self-end opacity-0 transition-opacity duration-120 group-focus-within/row:opacity-100 group-hover/row:opacity-100 max-sm:hidden">
      {writable && message.hash !== null && (message.body.kind === 'text' || message.body.kind === 'file') && (
        <IconButton small tabIndex={-1} icon={Reply} label={t`Reply`} keys="R" onClick={() => actions(message).find((entry) => entry.keys === 'R')?.run()} />
      )}
      <IconButton
        small
        tabIndex={-1}
        icon={EllipsisVertical}
        label={t`More`}
        aria-haspopup="menu"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setMenu({ x: mine ? box.right - 200 : box.left, y: box.bottom + 4 });
        }}
      />
    </span>
  );

  return (
    <article
      aria-label={`${author}, ${clock(i18n, message.time)}`}
      data-message={message.id}
      tabIndex={-1}
      onKeyDown={press}
      {...longPress}
      onClickCapture={(event) => {
        if (!(event.ctrlKey || event.metaKey) || !isSelectable(message) || (event.target instanceof Element && event.target.closest('a'))) return;
        event.preventDefault();
        event.stopPropagation();
        toggleSelected(convId, message.id);
      }}
      onContextMenu={(event) => {
        if (window.getSelection()?.isCollapsed === false) return;
        event.preventDefault();
        setMenu({ x: event.clientX, y: event.clientY });
      }}
      className={cx('group/row relative rounded-card outline-offset-0', first ? 'pt-2' : 'pt-0.5', fresh && 'message-in', flash && 'flashed', !mine && namesMe && 'bg-accent-faint', selected && 'bg-hover')}
      style={{ '--origin': mine ? 'right' : 'left' } as React.CSSProperties}
    >
      <div className={cx('flex gap-1.5', mine ? 'justify-end pl-10' : 'pr-6 sm:pr-10')}>
        {group && !mine && <span className="w-8 shrink-0 self-end">{last && <Avatar seed={message.author_id} name={message.author} avatar={avatar} size={32} />}</span>}
        {mine && buttons}
        <div className={cx('flex min-w-0 max-w-[min(100%,34rem)] flex-col', mine && 'items-end')}>
          <Bubble
            convId={convId}
            message={message}
            first={first}
            named={group}
            quotedSeed={quotedSeed}
            onPerson={onPerson}
            onQuote={onQuote && quoted !== undefined ? () => onQuote(quoted) : undefined}
          />
          <Reactions convId={convId} message={message} writable={writable} />
        </div>
        {!mine && buttons}
      </div>
      {state?.kind === 'failed' && message.body.kind !== 'file' && (
        <div className="mt-1 ml-auto flex max-w-[34rem] flex-wrap items-center justify-end gap-x-3 text-13">
          <span className="text-right text-pretty text-danger">{failureText(i18n, { code: state.code, retry_after_s: null })}</span>
          <button type="button" onClick={() => void core.call({ type: 'retry', conv_id: convId, message: message.id }).catch(() => undefined)} className="link inline-flex min-h-9 items-center gap-1.5">
            <RotateCw aria-hidden size={15} strokeWidth={1.75} />
            {t`Try again`}
          </button>
        </div>
      )}
      {message.edited?.failed && <FailedEdit convId={convId} edited={message.edited} />}
      {selecting && (
        <button
          type="button"
          role="checkbox"
          aria-checked={selected}
          aria-label={t`Select the message of ${author}, ${clock(i18n, message.time)}`}
          onClick={() => toggleSelected(convId, message.id)}
          className="absolute inset-0 rounded-card focus-visible:-outline-offset-2"
        >
          <span aria-hidden className={cx('absolute top-1/2 grid size-6 -translate-y-1/2 place-items-center rounded-full border', mine ? 'left-1' : 'right-1', selected ? 'border-accent bg-accent text-on-accent' : 'border-edge bg-raised')}>
            {selected && <Check size={15} strokeWidth={2.5} />}
          </span>
        </button>
      )}
      {menu && items.length > 0 && <Menu label={t`Message`} items={items} quick={quick(message)} at={menu} onClose={() => setMenu(null)} />}
    </article>
  );
});
