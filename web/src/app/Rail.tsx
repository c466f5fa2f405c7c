import { useLingui } from '@lingui/react/macro';
import type { MeView } from '../core/types.gen';
import { isNews } from '../lib/unread';
import { Avatar } from '../ui/Avatar';
import { cx } from '../ui/cx';
import { Mark } from '../ui/Logo';
import { useApp, useList } from './core-context';
import { PLACES } from './places';
import { goTo, useUi } from './ui-store';

/** The narrow strip of places on a desktop. */
export function Rail({ me }: { me: MeView }) {
  const { t, i18n } = useLingui();
  const place = useUi((ui) => ui.place);
  const { connection } = useApp();
  const unread = useList().some(isNews);
  const online = connection.kind === 'online' || connection.kind === 'catching_up';
  const state = online ? t`Connected` : connection.kind === 'connecting' ? t`Connecting` : t`Offline`;

  return (
    <nav aria-label={t`Places`} className="flex w-16 shrink-0 flex-col items-center gap-1.5 border-r border-line bg-ground py-3">
      <Mark className="mb-3 size-8" />
      {PLACES.map((entry) => (
        <button
          key={entry.place}
          type="button"
          aria-label={i18n._(entry.label)}
          aria-current={place === entry.place ? 'page' : undefined}
          data-tip={i18n._(entry.label)}
          onClick={() => goTo(entry.place)}
          className={cx(
            'relative grid size-11 place-items-center rounded-card transition-colors duration-120',
            place === entry.place ? 'bg-accent-soft text-accent-ink' : 'text-ink-3 hover:bg-hover hover:text-ink',
          )}
        >
          <entry.icon aria-hidden size={22} strokeWidth={1.75} />
          {entry.place === 'chats' && unread && <span aria-hidden className="absolute top-1.5 right-1.5 size-2.5 rounded-full border-2 border-ground bg-accent" />}
        </button>
      ))}
      <button
        type="button"
        aria-label={t`${me.name}, ${state}`}
        data-tip={`${me.name} · ${state}`}
        onClick={() => goTo('settings')}
        className="relative mt-auto grid size-11 place-items-center rounded-full"
      >
        <Avatar seed={me.account_id} name={me.name} avatar={me.avatar} size={36} />
        <span aria-hidden className={cx('absolute right-0.5 bottom-0.5 size-3 rounded-full border-2 border-ground', online ? 'bg-good' : 'bg-edge')} />
      </button>
    </nav>
  );
}
