import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

type Load = () => Promise<unknown>;

const waiting = new Set<Load>();
const IDLE_MS = 2000;

/** A view that is loaded when it is first shown, or before, once the page has nothing else to do. */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  waiting.add(load);
  return lazy(async () => ({ default: await load() }));
}

/** Fetches what was not shown yet, so that it opens without a gap. A failed fetch is tried again when it is needed. */
export function loadAhead(): () => void {
  const timer = setTimeout(() => {
    for (const load of waiting) load().catch(() => undefined);
    waiting.clear();
  }, IDLE_MS);
  return () => clearTimeout(timer);
}
