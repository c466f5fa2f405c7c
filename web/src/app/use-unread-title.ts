import { useEffect } from 'react';
import { isNews } from '../lib/unread';
import { useList } from './core-context';

/** The tab says how many conversations have something new, and nothing more. */
export function useUnreadTitle(): void {
  const unread = useList().filter(isNews).length;
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Ren` : 'Ren';
    return () => {
      document.title = 'Ren';
    };
  }, [unread]);
}
