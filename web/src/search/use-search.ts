import { useCallback, useEffect, useRef, useState } from 'react';
import { useCore } from '../app/core-context';
import type { Failure, FoundView } from '../core/types.gen';
import { asFailure } from '../lib/failure';

/** Hits that are asked for at once. */
const PAGE = 40;
/** Milliseconds without a key before somebody is taken to have paused. */
const PAUSE_MS = 120;
/** While messages are still being taken into the index, it is asked again. */
const AGAIN_MS = 1200;

interface Search {
  /** What was found for the query as it stands, or for the one before as long as that is looked for. */
  found: FoundView | null;
  failure: Failure | null;
  /** Asks for older hits. */
  more: () => void;
}

/** Looks for a query while it is being typed. */
export function useSearch(query: string, convId: string | null): Search {
  const core = useCore();
  const wanted = query.trim();
  const [state, setState] = useState<{ found: FoundView | null; failure: Failure | null }>({ found: null, failure: null });
  const turn = useRef(0);
  const loading = useRef(false);

  useEffect(() => {
    turn.current += 1;
    const mine = turn.current;
    loading.current = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      core.call({ type: 'search', query: wanted, conv_id: convId, skip: 0, limit: PAGE }).then(
        (reply) => {
          if (turn.current !== mine || reply.type !== 'found') return;
          setState({ found: reply, failure: null });
          if (!reply.ready) timer = setTimeout(look, AGAIN_MS);
        },
        (thrown: unknown) => {
          if (turn.current === mine) setState({ found: null, failure: asFailure(thrown) });
        },
      );
    };
    timer = setTimeout(wanted === '' ? () => setState({ found: null, failure: null }) : look, wanted === '' ? 0 : PAUSE_MS);
    return () => {
      turn.current += 1;
      clearTimeout(timer);
    };
  }, [core, wanted, convId]);

  const known = state.found?.hits.length ?? 0;
  const total = state.found?.total ?? 0;
  const more = useCallback(() => {
    if (loading.current || known >= total) return;
    loading.current = true;
    const mine = turn.current;
    core.call({ type: 'search', query: wanted, conv_id: convId, skip: known, limit: PAGE }).then(
      (reply) => {
        if (turn.current !== mine || reply.type !== 'found') return;
        loading.current = false;
        const left = reply.hits.length === 0 ? known : reply.total;
        setState((before) => (before.found ? { found: { ...before.found, total: left, hits: [...before.found.hits, ...reply.hits] }, failure: null } : before));
      },
      (thrown: unknown) => {
        loading.current = false;
        if (turn.current === mine) setState((before) => ({ ...before, failure: asFailure(thrown) }));
      },
    );
  }, [core, wanted, convId, known, total]);

  return { ...(wanted === '' ? { found: null, failure: null } : state), more };
}
