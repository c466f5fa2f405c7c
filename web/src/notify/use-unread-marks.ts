import { useEffect } from 'react';
import { useList } from '../app/core-context';
import { isNews } from '../lib/unread';

interface Badge {
  setAppBadge?(count: number): Promise<void>;
  clearAppBadge?(): Promise<void>;
}

/** The tab, its icon and the app's icon say how many conversations have something new, and nothing more. */
export function useUnreadMarks(): void {
  const unread = useList().filter(isNews).length;
  useEffect(() => {
    mark(unread);
    return () => mark(0);
  }, [unread]);
}

function mark(unread: number): void {
  document.title = unread > 0 ? `(${unread}) Ren` : 'Ren';
  document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute('href', unread > 0 ? '/icon-unread.svg' : '/icon.svg');
  const badge = navigator as Badge;
  // Only an installed app has one.
  (unread > 0 ? badge.setAppBadge?.(unread) : badge.clearAppBadge?.())?.catch(() => undefined);
}
