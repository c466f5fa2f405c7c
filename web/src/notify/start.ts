/** The bell, hung up in this page. */
import { usePrefs } from '../app/prefs';
import { hide, openChat, useUi } from '../app/ui-store';
import type { Core } from '../core/api';
import { i18n } from '../i18n';
import { Bell, type Shown } from './bell';
import { lookAtPermission, notificationsFail, usePermission } from './permission';
import { playSound } from './sound';
import { wordsOf, type Words } from './words';

export function startNotifying(core: Core): Bell {
  const bell = new Bell(core, {
    mode: () => usePrefs.getState().notify,
    sound: () => usePrefs.getState().notifySound,
    words: (row, mode) => wordsOf(i18n, row, mode),
    show,
    play: playSound,
  });
  const look = (): void => {
    const { place, convId } = useUi.getState();
    const attentive = document.visibilityState === 'visible' && document.hasFocus();
    core.look(attentive && place === 'chats' ? convId : null);
    lookAtPermission();
  };
  look();
  useUi.subscribe((now, before) => {
    if (now.place !== before.place || now.convId !== before.convId) look();
  });
  for (const event of ['focus', 'blur'] as const) window.addEventListener(event, look);
  document.addEventListener('visibilitychange', look);
  return bell;
}

function show({ title, body }: Words, convId: string): Shown | undefined {
  if (usePermission.getState().permission !== 'granted') return undefined;
  try {
    // One for each conversation: a newer message takes the place of the older one. The sound is our own.
    const shown = new Notification(title, { body, tag: convId, icon: '/icon.svg', silent: true });
    shown.addEventListener('click', () => {
      window.focus();
      hide();
      openChat(convId);
      shown.close();
    });
    return shown;
  } catch {
    notificationsFail();
    return undefined;
  }
}
