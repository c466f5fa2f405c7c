import { useEffect } from 'react';
import { useList } from './core-context';

/** The tab says how many conversations have something new, and nothing more. */
export function useUnreadTitle(): void {
  const unread = useList().filter((row) => row.unread > 0).length;
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Ren` : 'Ren';
    return () => {
      document.title = 'Ren';
    };
  }, [unread]);
}
