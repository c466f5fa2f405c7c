/** Serves a folder at a free port of the loopback. */
export function serve(folder: string): Promise<{ url: string; close: () => void }>;
