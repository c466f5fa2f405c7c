/** Whether the server hands out another version of this app than the one that runs here. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { useCore } from './core-context';

/** Looked at again when somebody comes back to the tab after so long; milliseconds. */
const STALE_MS = 60 * 60 * 1000;

export const useVersion = create<{ ready: boolean; later: boolean }>(() => ({ ready: false, later: false }));

/** The first script of this page; its name changes with everything that it leads to. */
function running(): string | undefined {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  return script ? new URL(script.src).pathname : undefined;
}

async function served(): Promise<string | undefined> {
  const answer = await fetch('/version.json', { cache: 'no-cache', credentials: 'same-origin' });
  if (!answer.ok) return undefined;
  const value: unknown = await answer.json();
  return typeof value === 'object' && value !== null && 'entry' in value && typeof value.entry === 'string' ? value.entry : undefined;
}

async function look(): Promise<void> {
  const [here, there] = [running(), await served()];
  if (here !== undefined && there !== undefined && here !== there) useVersion.setState({ ready: true });
}

/** Looks when the server came back, when another version was met in a tab, and when somebody comes back after long. */
export function useNewVersion(): void {
  const core = useCore();
  useEffect(() => {
    let last = Date.now();
    const check = (): void => {
      last = Date.now();
      // Whatever it was, the next time shows.
      look().catch(() => undefined);
    };
    let online = core.app.get().connection.kind === 'online';
    let beenOnline = online;
    const stops = [
      core.app.subscribe(() => {
        const now = core.app.get().connection.kind === 'online';
        if (now && !online && beenOnline) check();
        online = now;
        beenOnline ||= now;
      }),
      core.version.subscribe(() => {
        if (core.version.get().met) check();
      }),
    ];
    const back = (): void => {
      if (document.visibilityState === 'visible' && Date.now() - last > STALE_MS) check();
    };
    document.addEventListener('visibilitychange', back);
    return () => {
      for (const stop of stops) stop();
      document.removeEventListener('visibilitychange', back);
    };
  }, [core]);
}
