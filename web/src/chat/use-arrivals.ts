import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { announce } from '../app/announce';
import type { ConversationView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { bodyLine } from '../lib/system-text';

/** Which messages came while the conversation was open: they arrive with a spring and are read out. */
export function useArrivals(view: ConversationView): (id: string) => boolean {
  const { i18n } = useLingui();
  const newest = view.messages.at(-1);
  const known = useRef<{ ids: Set<string>; last: number }>({
    ids: new Set(view.messages.map((message) => message.id)),
    last: newest?.seq ?? 0,
  });

  useEffect(() => {
    const before = known.current;
    const arrived = view.messages.filter((message) => !before.ids.has(message.id) && !message.mine && message.seq > before.last);
    for (const message of arrived) announce(`${plainName(message.author)}: ${bodyLine(i18n, message.body)}`);
    // What was shown once arrives only once, also when it scrolls out and back in.
    const timer = setTimeout(() => {
      known.current = { ids: new Set(view.messages.map((message) => message.id)), last: Math.max(before.last, ...view.messages.map((message) => message.seq)) };
    }, 500);
    return () => clearTimeout(timer);
  }, [view.messages, i18n]);

  return (id) => !known.current.ids.has(id) && view.messages.slice(-3).some((message) => message.id === id && (message.seq === 0 || message.seq > known.current.last));
}
