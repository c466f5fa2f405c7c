import { useLingui } from '@lingui/react/macro';
import { useLayoutEffect, useRef } from 'react';
import type { MemberView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { Avatar } from '../ui/Avatar';
import { cx } from '../ui/cx';

interface Props {
  id: string;
  people: readonly MemberView[];
  active: number;
  onPick: (member: MemberView) => void;
}

/** Members to name, above the composer. The field keeps the focus and steers it. */
export function MentionPicker({ id, people, active, onPick }: Props) {
  const { t } = useLingui();
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => list.current?.children[active]?.scrollIntoView({ block: 'nearest' }), [active]);
  return (
    <div ref={list} id={id} role="listbox" aria-label={t`Name a member`} className="fade-in absolute inset-x-2 bottom-full z-10 mb-1.5 max-h-64 overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float sm:right-auto sm:w-80">
      {people.map((member, i) => (
        // The field has the keyboard: it tells which one is meant and picks it.
        <div
          key={member.account_id}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === active}
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(member);
          }}
          className={cx('flex min-h-11 cursor-pointer items-center gap-2.5 rounded-control px-2', i === active ? 'bg-hover' : 'hover:bg-hover')}
        >
          <Avatar seed={member.account_id} name={member.name} avatar={member.avatar} size={28} />
          <span className="min-w-0 grow truncate text-15">{plainName(member.name)}</span>
          <span className="max-w-[45%] shrink-0 truncate text-13 text-ink-3">@{member.login}</span>
        </div>
      ))}
    </div>
  );
}
