import { useEffect } from 'react';
import type { ConversationRow } from '../core/types.gen';
import { useCore } from './core-context';
import { hide, leaveChat, openChat, show, useUi } from './ui-store';

export const APPLE = /mac|iphone|ipad/iu.test(navigator.userAgent);
/** The key that begins shortcuts here. */
export const MOD = APPLE ? '⌘' : 'Ctrl';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName));

function neighbour(list: readonly ConversationRow[], convId: string | null, by: 1 | -1): string | undefined {
  const at = list.findIndex((row) => row.conv_id === convId);
  if (at < 0) return list[by === 1 ? 0 : list.length - 1]?.conv_id;
  return list[at + by]?.conv_id;
}

/** Keys that work wherever one is. What belongs to one place stands there. */
export function useShortcuts(): void {
  const core = useCore();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { overlay, convId, place, panel } = useUi.getState();
      const mod = APPLE ? event.metaKey : event.ctrlKey;
      if (mod && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        if (overlay?.kind === 'palette') hide();
        else if (!overlay) show({ kind: 'palette' });
        return;
      }
      if (overlay || event.defaultPrevented) return;
      if (mod && event.code === 'KeyF' && place === 'chats' && convId !== null) {
        event.preventDefault();
        useUi.setState({ searching: true });
        document.querySelector<HTMLInputElement>('search input')?.select();
        return;
      }
      if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
        event.preventDefault();
        const next = neighbour(core.list.get().filter((row) => !row.archived || row.conv_id === convId), convId, event.key === 'ArrowDown' ? 1 : -1);
        if (next !== undefined) openChat(next);
        return;
      }
      if (event.key === 'Escape') {
        if (panel) useUi.setState({ panel: false });
        else if (place === 'chats' && convId !== null) leaveChat();
        return;
      }
      if (event.key === '?' && !typing(event.target)) {
        event.preventDefault();
        show({ kind: 'shortcuts' });
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [core]);
}
