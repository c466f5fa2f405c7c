import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Core, Snapshot } from '../core/api';
import type { AppView, ConversationRow, ConversationView, Failure, MeView, TransferView } from '../core/types.gen';
import { asFailure } from '../lib/failure';

const CoreContext = createContext<Core | null>(null);

export const CoreProvider = CoreContext.Provider;

export function useCore(): Core {
  const core = useContext(CoreContext);
  if (core === null) throw new Error('no core above this view');
  return core;
}

function useSnapshot<T>(snapshot: Snapshot<T>): T {
  return useSyncExternalStore(
    (listener) => snapshot.subscribe(listener),
    () => snapshot.get(),
  );
}

export const useApp = (): AppView => useSnapshot(useCore().app);
export const useList = (): readonly ConversationRow[] => useSnapshot(useCore().list);
export const useTransfers = (): readonly TransferView[] => useSnapshot(useCore().transfers);

/** The person, on every screen behind the sign-in. */
export function useMe(): MeView | null {
  const { phase } = useApp();
  return phase.kind === 'ready' ? phase : null;
}

/** Opens a conversation for as long as the view stands, and reads it. */
export function useConversation(convId: string): { view: ConversationView | undefined; failure: Failure | null } {
  const core = useCore();
  const view = useSnapshot(core.conversation(convId));
  const [failed, setFailed] = useState<{ convId: string; failure: Failure } | null>(null);

  useEffect(() => {
    let gone = false;
    core.call({ type: 'open_conversation', conv_id: convId }).catch((thrown: unknown) => {
      if (!gone) setFailed({ convId, failure: asFailure(thrown) });
    });
    return () => {
      gone = true;
      // Nobody waits for this; when the core is going away there is nothing left to close.
      core.call({ type: 'close_conversation', conv_id: convId }).catch(() => undefined);
    };
  }, [core, convId]);

  return { view, failure: failed?.convId === convId ? failed.failure : null };
}

/** A command that a view waits for: what it is doing, and why it did not work. */
export function useTask(): {
  busy: boolean;
  failure: Failure | null;
  clear: () => void;
  run: <T>(work: () => Promise<T>) => Promise<T | undefined>;
} {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  return {
    busy,
    failure,
    clear: () => setFailure(null),
    run: async (work) => {
      setBusy(true);
      setFailure(null);
      try {
        return await work();
      } catch (thrown) {
        setFailure(asFailure(thrown));
        return undefined;
      } finally {
        setBusy(false);
      }
    },
  };
}
