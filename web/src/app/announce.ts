type Listener = (text: string) => void;

const listeners = new Set<Listener>();

/** Says something politely to a screen reader. */
export function announce(text: string): void {
  for (const listener of listeners) listener(text);
}

export function onAnnounce(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
