import { useLingui } from '@lingui/react/macro';
import { MessageCircle, UserPlus } from 'lucide-react';
import { useList } from '../app/core-context';
import { openChat, show } from '../app/ui-store';
import { plainName } from '../lib/bidi';
import { Shield, useTrustName } from '../trust/Shield';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { Empty } from '../ui/Empty';
import { IconButton } from '../ui/IconButton';
import { PlaceFrame } from './PlaceFrame';

/** Everybody one has a conversation with, by name, and what is known about their keys. */
export function PeoplePlace() {
  const { t, i18n } = useLingui();
  const trustName = useTrustName();
  const people = useList()
    .filter((row) => row.kind === 'direct' && row.request === 'accepted')
    .toSorted((a, b) => a.title.localeCompare(b.title, i18n.locale));

  return (
    <PlaceFrame title={t`People`} action={<IconButton icon={UserPlus} label={t`Find somebody`} onClick={() => show({ kind: 'new_chat' })} />}>
      {people.length === 0 ? (
        <Empty icon={UserPlus} title={t`Nobody here yet`} action={<Button look="primary" onClick={() => show({ kind: 'new_chat' })}>{t`Find somebody`}</Button>}>
          {t`People you write to gather here.`}
        </Empty>
      ) : (
        <ul className="-mx-2">
          {people.map((row) => {
            const name = plainName(row.title);
            return (
              <li key={row.conv_id} className="flex items-center gap-3 rounded-card px-2 py-2 hover:bg-hover">
                <Avatar seed={row.avatar_seed} name={name} avatar={row.avatar} size={44} />
                <div className="min-w-0 grow">
                  <p className="truncate text-15 font-medium">{name}</p>
                  <p className="text-13 text-ink-3">{trustName(row.trust)}</p>
                </div>
                <button
                  type="button"
                  aria-label={t`Verify ${name}`}
                  data-tip={t`Verify`}
                  onClick={() => show({ kind: 'verify', accountId: row.avatar_seed, name })}
                  className="grid size-11 shrink-0 place-items-center rounded-full hover:bg-pressed sm:size-10"
                >
                  <Shield trust={row.trust} />
                </button>
                <IconButton icon={MessageCircle} label={t`Write to ${name}`} onClick={() => openChat(row.conv_id)} />
              </li>
            );
          })}
        </ul>
      )}
    </PlaceFrame>
  );
}
