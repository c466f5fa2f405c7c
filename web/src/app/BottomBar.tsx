import { useLingui } from '@lingui/react/macro';
import { isNews } from '../lib/unread';
import { cx } from '../ui/cx';
import { useList } from './core-context';
import { PLACES } from './places';
import { goTo, useUi } from './ui-store';

/** The places on a phone. */
export function BottomBar() {
  const { t, i18n } = useLingui();
  const place = useUi((ui) => ui.place);
  const unread = useList().some(isNews);
  return (
    <nav aria-label={t`Places`} className="safe-b flex shrink-0 border-t border-line bg-paper">
      {PLACES.map((entry) => (
        <button
          key={entry.place}
          type="button"
          aria-current={place === entry.place ? 'page' : undefined}
          onClick={() => goTo(entry.place)}
          className={cx('flex h-14 grow basis-0 flex-col items-center justify-center gap-0.5 text-12', place === entry.place ? 'font-medium text-accent-ink' : 'text-ink-3')}
        >
          <span className="relative">
            <entry.icon aria-hidden size={22} strokeWidth={1.75} />
            {entry.place === 'chats' && unread && <span aria-hidden className="absolute -top-0.5 -right-1 size-2.5 rounded-full border-2 border-paper bg-accent" />}
          </span>
          {i18n._(entry.label)}
        </button>
      ))}
    </nav>
  );
}
