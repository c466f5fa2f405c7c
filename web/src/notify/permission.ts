import { create } from 'zustand';

/** What the browser lets Ren do; `unsupported` where it has no notifications for pages. */
export type Permission = NotificationPermission | 'unsupported';

// Browsers type it as always there; on phones and plain-http origins it is not.
const api = (): typeof Notification | undefined => (globalThis as { Notification?: typeof Notification }).Notification;

const current = (): Permission => api()?.permission ?? 'unsupported';

export const usePermission = create<{ permission: Permission }>(() => ({ permission: current() }));

/** The person may have changed it in the browser's own settings meanwhile. */
export const lookAtPermission = (): void => usePermission.setState({ permission: current() });

/** Asks the person. Only ever called in a click of theirs. */
export async function askPermission(): Promise<Permission> {
  await api()?.requestPermission();
  lookAtPermission();
  return usePermission.getState().permission;
}

/** Some browsers have the interface and show nothing without a service worker. */
export function notificationsFail(): void {
  usePermission.setState({ permission: 'unsupported' });
}
