import { useCallback, useEffect, useRef } from 'react';
import { useCore } from '../app/core-context';

/** Keystrokes are told to the core this often at most; it decides what others hear. Milliseconds. */
const EVERY_MS = 1000;

/** Tells that the person writes in a conversation, and that he has stopped. */
export function useTyping(convId: string): (text: string) => void {
  const core = useCore();
  const told = useRef(0);
  const say = useCallback(
    (active: boolean) => {
      told.current = active ? Date.now() : 0;
      core.call({ type: 'typing', conv_id: convId, active }).catch(() => undefined);
    },
    [core, convId],
  );
  useEffect(
    () => () => {
      if (told.current !== 0) say(false);
    },
    [say],
  );
  return useCallback(
    (text: string) => {
      if (text.trim() === '') {
        if (told.current !== 0) say(false);
      } else if (Date.now() - told.current >= EVERY_MS) {
        say(true);
      }
    },
    [say],
  );
}
