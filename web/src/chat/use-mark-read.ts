import { useEffect, useRef, useState } from 'react';
import { useCore } from '../app/core-context';
import type { ConversationView } from '../core/types.gen';
import type { ListRow } from './rows';

function useAttention(): boolean {
  const [attentive, setAttentive] = useState(() => document.hasFocus());
  useEffect(() => {
    const look = (): void => setAttentive(document.visibilityState === 'visible' && document.hasFocus());
    look();
    window.addEventListener('focus', look);
    window.addEventListener('blur', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return attentive;
}

/** Tells the core what was really before the person's eyes: in a focused page, down to the last row in sight. */
export function useMarkRead(view: ConversationView, rows: readonly ListRow[], lastShown: number): void {
  const core = useCore();
  const attentive = useAttention();
  const marked = useRef(view.read_seq);
  const convId = view.row.conv_id;
  const pending = view.row.request === 'pending';

  let shown = 0;
  for (const row of rows.slice(0, lastShown + 1)) {
    if (row.kind === 'message' || row.kind === 'line') shown = Math.max(shown, row.message.seq);
  }

  useEffect(() => {
    // Looking at a request says nothing to whoever sent it.
    if (!attentive || pending || shown <= marked.current) return;
    marked.current = shown;
    core.call({ type: 'mark_read', conv_id: convId, seq: shown }).catch(() => undefined);
  }, [core, convId, attentive, pending, shown]);
}
