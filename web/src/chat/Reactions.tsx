import { useLingui } from '@lingui/react/macro';
import { useCore } from '../app/core-context';
import type { MessageView, ReactionView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { cx } from '../ui/cx';

/** What a person reaches with one press. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

interface Props {
  convId: string;
  message: MessageView;
  writable: boolean;
}

/** Who put an emoji there, as a sentence for the tooltip and for screen readers. */
function useWho(): (reaction: ReactionView) => string {
  const { t, i18n } = useLingui();
  return ({ emoji, mine, names, count }) => {
    const known = [...(mine ? [t`You`] : []), ...names.map(plainName)];
    const others = count - known.length;
    const people = new Intl.ListFormat(i18n.locale, { type: 'conjunction' }).format(known);
    const shown = count > 1 ? `${emoji} ${count}` : emoji;
    return others > 0 ? t`${shown}: ${people} and ${others} more` : `${shown}: ${people}`;
  };
}

/** Emoji under the bubble's edge; a press joins in, or takes one's own away. */
export function Reactions({ convId, message, writable }: Props) {
  const { t } = useLingui();
  const core = useCore();
  const who = useWho();
  const { hash, reactions } = message;
  if (reactions.length === 0 || hash === null) return null;
  return (
    <ul aria-label={t`Reactions`} className={cx('relative z-10 -mt-3 -mb-1.5 flex flex-wrap px-1', message.mine && 'justify-end')}>
      {reactions.map((reaction) => (
        <li key={reaction.emoji} className="flex">
          <button
            type="button"
            disabled={!writable}
            aria-pressed={reaction.mine}
            aria-label={who(reaction)}
            data-tip={who(reaction)}
            onClick={() => void core.call({ type: 'react', conv_id: convId, hash, emoji: reaction.emoji, set: !reaction.mine }).catch(() => undefined)}
            className="group/chip grid h-11 min-w-11 place-items-center sm:h-10 sm:min-w-10"
          >
            <span
              aria-hidden
              className={cx(
                'tabular flex h-7 items-center gap-1 rounded-full border px-2 text-13 leading-none transition-colors duration-120',
                reaction.mine ? 'border-accent bg-accent-soft font-medium text-accent-ink' : 'border-line bg-raised text-ink-2 group-hover/chip:bg-hover',
              )}
            >
              <span className="text-15">{reaction.emoji}</span>
              {reaction.count > 1 && <span>{reaction.count}</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
