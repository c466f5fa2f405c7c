import { useEffect, useSyncExternalStore } from 'react';
import { useCore } from '../app/core-context';
import type { Core } from '../core/api';

/** Pictures of people by the name that the core gives each; another picture has another name. */
class Avatars {
  readonly #core: Core;
  readonly #known = new Map<string, string>();
  readonly #asked = new Set<string>();
  readonly #listeners = new Set<() => void>();

  constructor(core: Core) {
    this.#core = core;
    core.app.subscribe(() => {
      // Nothing that was readable stays.
      if (core.app.get().phase.kind !== 'ready') this.#known.clear();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get(avatar: string | null): string {
    return avatar === null ? '' : (this.#known.get(avatar) ?? '');
  }

  async want(accountId: string, avatar: string): Promise<void> {
    if (this.#known.has(avatar) || this.#asked.has(avatar)) return;
    this.#asked.add(avatar);
    try {
      const reply = await this.#core.call({ type: 'avatar', account_id: accountId });
      if (reply.type !== 'avatar' || reply.picture === null) return;
      this.#known.set(avatar, reply.picture);
      for (const listener of this.#listeners) listener();
    } catch {
      // The letters of the name stay; whoever shows it next asks again.
    } finally {
      this.#asked.delete(avatar);
    }
  }
}

const all = new WeakMap<Core, Avatars>();

function avatarsOf(core: Core): Avatars {
  const found = all.get(core) ?? new Avatars(core);
  all.set(core, found);
  return found;
}

/** The picture of somebody's profile, base64url; empty before it is here, and without one. */
export function useAvatar(accountId: string, avatar: string | null): string {
  const avatars = avatarsOf(useCore());
  const picture = useSyncExternalStore(avatars.subscribe, () => avatars.get(avatar));
  useEffect(() => {
    if (avatar !== null) void avatars.want(accountId, avatar);
  }, [avatars, accountId, avatar]);
  return picture;
}
