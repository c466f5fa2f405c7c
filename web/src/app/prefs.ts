import { create } from 'zustand';
import { browserLocale, LOCALES, speak, type Locale } from '../i18n';
import { LOCK_AFTER, type LockAfter } from '../lib/idle';
import { NOTIFY_MODES, type NotifyMode } from '../notify/words';
import { clampWidth } from './widths';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';

interface Prefs {
  theme: Theme;
  density: Density;
  locale: Locale;
  listWidth: number;
  enterSends: boolean;
  /** What notifications say; off until the person asks for them. */
  notify: NotifyMode;
  notifySound: boolean;
  /** The line that says once what end-to-end encryption means was read. */
  introSeen: boolean;
  /** Minutes without a touch after which Ren locks; `null` before one was chosen. */
  lockAfter: LockAfter | null;
}

const KEY = 'ren.look';

const oneOf = <T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T =>
  allowed.find((entry) => entry === value) ?? otherwise;

function stored(): Partial<Record<keyof Prefs, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function initial(): Prefs {
  const saved = stored();
  return {
    theme: oneOf(saved.theme, ['system', 'light', 'dark'], 'system'),
    density: oneOf(saved.density, ['comfortable', 'compact'], 'comfortable'),
    locale: oneOf(saved.locale, LOCALES, browserLocale()),
    listWidth: typeof saved.listWidth === 'number' ? clampWidth(saved.listWidth) : 352,
    enterSends: saved.enterSends !== false,
    notify: oneOf(saved.notify, NOTIFY_MODES, 'off'),
    notifySound: saved.notifySound === true,
    introSeen: saved.introSeen === true,
    lockAfter: LOCK_AFTER.find((after) => after === saved.lockAfter) ?? null,
  };
}

/** How Ren looks on this browser. Nothing here is secret; nothing here leaves the browser. */
export const usePrefs = create<Prefs>(() => initial());

/** All tabs look and ring the same. */
function followOtherTabs(): void {
  window.addEventListener('storage', (event) => {
    if (event.key !== KEY) return;
    const before = usePrefs.getState().locale;
    const now = initial();
    usePrefs.setState(now);
    paint(now);
    if (now.locale !== before) void speak(now.locale);
  });
}

function paint({ theme }: Prefs): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function setPrefs(change: Partial<Prefs>): void {
  const before = usePrefs.getState();
  usePrefs.setState(change);
  const now = usePrefs.getState();
  paint(now);
  if (now.locale !== before.locale) void speak(now.locale);
  try {
    localStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

/** Before the first view: colours and language. */
export async function applyPrefs(): Promise<void> {
  const prefs = usePrefs.getState();
  paint(prefs);
  followOtherTabs();
  await speak(prefs.locale);
}
