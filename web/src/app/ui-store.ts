import { create } from 'zustand';
import type { PersonView, Place as Target } from '../core/types.gen';
import type { TrustPerson, TrustTopic } from '../trust/WhyLink';

export type Place = 'chats' | 'people' | 'files' | 'settings';

export type Overlay =
  | { kind: 'new_chat' }
  | { kind: 'new_group' }
  | { kind: 'palette' }
  | { kind: 'shortcuts' }
  | { kind: 'promises' }
  | { kind: 'sign_out' }
  | { kind: 'change_password' }
  | { kind: 'confirm_key' }
  | { kind: 'new_key' }
  | { kind: 'block'; accountId: string; name: string }
  | { kind: 'export' }
  | { kind: 'rotate' }
  | { kind: 'delete_account' }
  | { kind: 'verify'; accountId: string; name: string }
  | { kind: 'person'; person: PersonView }
  | { kind: 'delete_message'; convId: string; hash: string; mine: boolean }
  | { kind: 'forward'; convId: string; hashes: readonly string[] }
  | { kind: 'versions'; convId: string; hash: string }
  | { kind: 'trust'; topic: TrustTopic; person: TrustPerson | null }
  | { kind: 'retention'; convId: string }
  | { kind: 'date'; convId: string; time: number }
  | { kind: 'group_edit'; convId: string }
  | { kind: 'group_add'; convId: string }
  | { kind: 'group_member'; convId: string; accountId: string; act: 'remove' | 'promote' | 'demote' }
  | { kind: 'group_leave'; convId: string }
  | { kind: 'viewer'; convId: string; messageId: string };

interface Ui {
  place: Place;
  convId: string | null;
  /** What was open when one went from the chats to another place: coming back, it is there. */
  left: string | null;
  panel: boolean;
  /** Whether one searches in the open conversation. */
  searching: boolean;
  /** Where in a conversation one wants to be led, until its view takes that up. */
  jump: { convId: string; place: Target } | null;
  overlay: Overlay | null;
  /** The new access key, between its making and its confirmation. Never stored. */
  accessKey: readonly string[] | null;
  /** A command that makes an access key is on its way: the conversations wait until it was shown. */
  makingKey: boolean;
}

export const useUi = create<Ui>(() => ({
  place: 'chats',
  convId: null,
  left: null,
  panel: false,
  searching: false,
  jump: null,
  overlay: null,
  accessKey: null,
  makingKey: false,
}));

/** Where one is, as the browser's history keeps it: never in the address, which other programs read. */
interface Spot {
  place: Place;
  convId: string | null;
}

function isSpot(value: unknown): value is Spot {
  return typeof value === 'object' && value !== null && 'place' in value && 'convId' in value;
}

function go(spot: Spot, replace = false): void {
  const { place, convId } = useUi.getState();
  if (place === spot.place && convId === spot.convId) return;
  useUi.setState({ ...spot, ...(spot.convId === convId ? {} : { panel: false, searching: false }) });
  if (replace) history.replaceState(spot, '');
  else history.pushState(spot, '');
}

export function goTo(place: Place): void {
  const ui = useUi.getState();
  if (ui.place === 'chats' && place !== 'chats') useUi.setState({ left: ui.convId });
  go({ place, convId: place === 'chats' ? (ui.place === 'chats' ? ui.convId : ui.left) : null });
}
export function openChat(convId: string, place?: Target): void {
  useUi.setState({ jump: place ? { convId, place } : null });
  go({ place: 'chats', convId }, useUi.getState().convId !== null);
}
export const leaveChat = (): void => go({ place: 'chats', convId: null });
export const show = (overlay: Overlay): void => useUi.setState({ overlay });
export const hide = (): void => useUi.setState({ overlay: null });
export const togglePanel = (): void => useUi.setState((ui) => ({ panel: !ui.panel }));

/** The browser's own way back leads from a conversation to the list. */
export function followHistory(): () => void {
  const listener = (event: PopStateEvent): void => {
    const spot: Spot = isSpot(event.state) ? event.state : { place: 'chats', convId: null };
    useUi.setState({ place: spot.place, convId: spot.convId, panel: false, searching: false });
  };
  window.addEventListener('popstate', listener);
  return () => window.removeEventListener('popstate', listener);
}

/** Nothing of one person's session stays for the next. */
export function forgetUi(): void {
  useUi.setState({ place: 'chats', convId: null, left: null, panel: false, searching: false, jump: null, overlay: null, accessKey: null, makingKey: false });
  history.replaceState(null, '');
}
