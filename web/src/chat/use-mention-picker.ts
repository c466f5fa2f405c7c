import { useId, useState } from 'react';
import type { ConversationView, MemberView } from '../core/types.gen';
import { queryAt, shownName, suggest } from '../lib/mentions';

const OFFERED = 8;

interface Picker {
  id: string;
  people: readonly MemberView[];
  active: number;
  /** Answers whether the key was for it. */
  press: (event: React.KeyboardEvent) => boolean;
  pick: (member: MemberView) => void;
  /** Who was picked for which words. */
  picked: Readonly<Record<string, string>>;
}

/** Offers members while "@" and a name are being written in a group. */
export function useMentionPicker(view: ConversationView, text: string, caret: number | null, replace: (from: number, to: number, words: string) => void): Picker {
  const id = useId();
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState<number | null>(null);
  const [picked, setPicked] = useState<Readonly<Record<string, string>>>({});
  const writing = view.row.kind === 'group' && caret !== null ? queryAt(text, caret) : null;
  const open = writing !== null && writing.at !== closed;
  const people = open ? suggest(view.members, writing.query, OFFERED) : [];
  const at = Math.min(active, people.length - 1);

  const pick = (member: MemberView): void => {
    if (!writing || caret === null) return;
    const shown = shownName(member);
    setPicked((before) => ({ ...before, [shown]: member.account_id }));
    setActive(0);
    replace(writing.at, caret, `${shown} `);
  };

  const press = (event: React.KeyboardEvent): boolean => {
    const member = people[at];
    if (!member || !writing) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setActive((at + (event.key === 'ArrowDown' ? 1 : people.length - 1)) % people.length);
    } else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.shiftKey) || event.key === 'Tab') {
      pick(member);
    } else if (event.key === 'Escape') {
      setClosed(writing.at);
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  return { id, people, active: at, press, pick, picked };
}
