import { useCallback, useEffect, useRef, useState } from 'react';
import { useCore } from '../app/core-context';
import { useUi } from '../app/ui-store';
import type { Failure, Place } from '../core/types.gen';
import { asFailure } from '../lib/failure';

/** A message to which one was led. Each landing is another object, also at the same message. */
export interface Landing {
  message: string;
}

/** Why one was not led there: it is not in the history, it was not reached yet, or something failed. */
export type Missed = { kind: 'nowhere' } | { kind: 'not_yet'; place: Place } | { kind: 'failed'; place: Place; failure: Failure };

interface Jump {
  landing: Landing | null;
  missed: Missed | null;
  jump: (place: Place) => void;
  /** Gives up looking, and forgets what was not found. */
  stop: () => void;
}

/** Leads to places that are not in sight: also to those that were asked for elsewhere, in the list or among the hits. */
export function useJump(convId: string): Jump {
  const core = useCore();
  const wanted = useUi((ui) => (ui.jump?.convId === convId ? ui.jump : null));
  const [landing, setLanding] = useState<Landing | null>(null);
  const [missed, setMissed] = useState<Missed | null>(null);
  const turn = useRef(0);

  const jump = useCallback(
    (place: Place) => {
      turn.current += 1;
      const mine = turn.current;
      setMissed(null);
      core.call({ type: 'jump_to', conv_id: convId, to: place }).then(
        (reply) => {
          if (turn.current !== mine || reply.type !== 'place') return;
          if (reply.message !== null) setLanding({ message: reply.message });
          else setMissed(reply.more ? { kind: 'not_yet', place } : { kind: 'nowhere' });
        },
        (thrown: unknown) => {
          const failure = asFailure(thrown);
          if (turn.current === mine && failure.code !== 'cancelled') setMissed({ kind: 'failed', place, failure });
        },
      );
    },
    [core, convId],
  );
  const stop = useCallback(() => {
    turn.current += 1;
    setMissed(null);
    core.call({ type: 'stop_jump', conv_id: convId }).catch(() => undefined);
  }, [core, convId]);

  useEffect(() => {
    if (wanted === null) return;
    useUi.setState({ jump: null });
    // The place was chosen outside of this view, and comes to it as a state of the page.
    // oxlint-disable-next-line react/no-did-update-set-state
    jump(wanted.place);
  }, [wanted, jump]);

  return { landing, missed, jump, stop };
}
