import { useEffect } from 'react';
import { saveDrafts } from '../chat/drafts';
import type { Core } from '../core/api';
import type { MeView } from '../core/types.gen';
import { lockAfter, watchIdle } from '../lib/idle';
import { useCore } from './core-context';
import { usePrefs } from './prefs';

/** Drafts first, so that the lock screen hides nothing that is not kept. */
export async function lockNow(core: Core): Promise<void> {
  await saveDrafts(core).catch(() => undefined);
  await core.call({ type: 'lock' });
}

/** Locks when nobody has touched any tab for the chosen time. */
export function useIdleLock(me: MeView): void {
  const core = useCore();
  const chosen = usePrefs((prefs) => prefs.lockAfter);
  const minutes = lockAfter(chosen, me);
  useEffect(() => watchIdle(minutes, () => void lockNow(core).catch(() => undefined)), [core, minutes]);
}
