import { useLingui } from '@lingui/react/macro';
import { EllipsisVertical, LogOut, Pencil, ShieldCheck, ShieldMinus, ShieldPlus, UserMinus, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { show } from '../app/ui-store';
import type { ConversationView, MemberView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { members as counted } from '../lib/system-text';
import { Shield } from '../trust/Shield';
import { Avatar } from '../ui/Avatar';
import { IconButton } from '../ui/IconButton';
import { Menu, type MenuItem } from '../ui/Menu';

/** Who is in a group, and what one may do with them. */
export function Members({ view }: { view: ConversationView }) {
  const { t, i18n } = useLingui();
  const convId = view.row.conv_id;
  const inside = view.write_block !== 'not_member';
  const member = inside && view.write_block !== 'request' && view.write_block !== 'leaving';
  const admin = member && view.members.some((other) => other.me && other.admin);
  return (
    <>
      {!inside && <p className="border-t border-line px-5 py-4 text-15 text-pretty text-ink-2">{t`You are not in this group any more. These are the members as you last saw them.`}</p>}
      {admin && (
        <section className="border-t border-line px-3 py-2">
          <Line icon={Pencil} label={t`Name and picture`} run={() => show({ kind: 'group_edit', convId })} />
          <Line icon={UserPlus} label={t`Add people`} run={() => show({ kind: 'group_add', convId })} />
        </section>
      )}
      <section className="border-t border-line px-3 py-4">
        <h3 className="mb-1 px-2 text-13 font-medium text-ink-3">{counted(i18n, view.members.length)}</h3>
        <ul>
          {view.members.map((other) => (
            <Member key={other.account_id} convId={convId} member={other} admin={admin} admins={view.members.filter((one) => one.admin).length} />
          ))}
        </ul>
      </section>
      {member && (
        <section className="border-t border-line px-3 py-2">
          <Line danger icon={LogOut} label={t`Leave the group`} run={() => show({ kind: 'group_leave', convId })} />
        </section>
      )}
    </>
  );
}

function Line({ icon: Icon, label, danger, run }: MenuItem) {
  return (
    <button type="button" onClick={run} className={`flex min-h-11 w-full items-center gap-3 rounded-card px-2 text-left text-15 hover:bg-hover ${danger ? 'text-danger' : ''}`}>
      <Icon aria-hidden size={20} strokeWidth={1.75} className={danger ? '' : 'text-ink-3'} />
      {label}
    </button>
  );
}

function Member({ convId, member, admin, admins }: { convId: string; member: MemberView; admin: boolean; admins: number }) {
  const { t } = useLingui();
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const name = plainName(member.name);
  const accountId = member.account_id;
  const verify = (): void => show({ kind: 'verify', accountId, name });
  const ask = (act: 'remove' | 'promote' | 'demote') => (): void => show({ kind: 'group_member', convId, accountId, act });

  const items: MenuItem[] = [];
  if (!member.me) items.push({ label: t`Safety number`, icon: ShieldCheck, run: verify });
  if (admin && !member.admin) items.push({ label: t`Make admin`, icon: ShieldPlus, run: ask('promote') });
  if (admin && member.admin && admins > 1) items.push({ label: member.me ? t`Give up the admin role` : t`Take the admin role`, icon: ShieldMinus, run: ask('demote') });
  if (admin && !member.me) items.push({ label: t`Remove from the group`, icon: UserMinus, danger: true, run: ask('remove') });

  return (
    <li className="flex items-center">
      <button type="button" disabled={member.me} onClick={verify} className="flex min-h-13 min-w-0 grow items-center gap-3 rounded-card px-2 py-1.5 text-left not-disabled:hover:bg-hover">
        <Avatar seed={accountId} name={name} avatar={member.avatar} size={38} />
        <span className="min-w-0 grow">
          <span className="block truncate text-15">{member.me ? t`${name} (you)` : name}</span>
          <span className="block truncate text-13 text-ink-3">@{member.login}</span>
        </span>
        {member.admin && <span className="rounded-full bg-accent-faint px-2 py-0.5 text-12 text-accent-ink">{t`Admin`}</span>}
        {!member.me && <Shield trust={member.trust} size={18} />}
      </button>
      {admin && items.length > 0 && (
        <IconButton
          icon={EllipsisVertical}
          label={t`Actions for ${name}`}
          aria-haspopup="menu"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            setMenu({ x: box.right - 240, y: box.bottom + 4 });
          }}
        />
      )}
      {menu && <Menu label={name} items={items} at={menu} onClose={() => setMenu(null)} />}
    </li>
  );
}
