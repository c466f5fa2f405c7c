import { useUi, type Overlay, type Place } from '../src/app/ui-store';
import { useDrafts } from '../src/chat/drafts';
import { clearSelection, toggleSelected } from '../src/chat/selection';
import type { AppView, ConversationView, Phase, WriteBlock } from '../src/core/types.gen';
import * as data from './data';
import type { Setup } from './fake-core';
import { picture } from './pictures';
import type { Words } from './words';

export interface Story {
  setup: Partial<Setup>;
  /** What the page itself remembers when the story begins. */
  ui?: { place?: Place; convId?: string | null; panel?: boolean; searching?: boolean; overlay?: Overlay; accessKey?: readonly string[]; makingKey?: boolean };
  gate?: 'welcome' | 'register' | 'sign_in' | 'recover';
  begin?: () => Promise<void> | void;
  /** What is typed into the field for searching, by language. */
  look?: Record<'en' | 'ru', string>;
  /** Buttons pressed after the first view, by their English or Russian name. */
  press?: readonly string[];
  /** What is done after that. */
  after?: () => Promise<void>;
}

const ready: Phase = { kind: 'ready', ...data.me };
const app = (phase: Phase, part: Partial<AppView> = {}): AppView => ({ phase, connection: { kind: 'online' }, integrity_alarm: false, ...part });
const signedOut = app({ kind: 'signed_out', ended_elsewhere: false });

async function home(w: Words): Promise<Partial<Setup>> {
  return {
    app: app(ready),
    list: data.list(w),
    conversations: { anna: await data.annaView(w), trip: await data.tripView(w), leo: await data.statesView(w), notes: data.notesView(w) },
  };
}

async function choir(w: Words): Promise<Partial<Setup>> {
  const trip = await data.choirView(w);
  return { ...(await home(w)), list: data.list(w).map((row) => (row.conv_id === 'trip' ? { ...row, picture: trip.row.picture } : row)), conversations: { trip } };
}

async function keeping(w: Words, days: number): Promise<Partial<Setup>> {
  const setup = await home(w);
  const anna = await data.annaView(w);
  return { ...setup, conversations: { ...setup.conversations, anna: { ...anna, members: anna.members.map((member) => ({ ...member, admin: true })), retention_days: days } } };
}

async function outside(w: Words, block: WriteBlock): Promise<ConversationView> {
  const trip = await data.tripView(w);
  return { ...trip, row: { ...trip.row, draft: w.trip[2] ?? '' }, members: trip.members.filter((member) => !member.me), write_block: block };
}

const leo = (w: Words, view: NonNullable<Setup['conversations'][string]>): Partial<Setup> => ({ app: app(ready), list: data.list(w).map((row) => (row.conv_id === 'leo' ? { ...row, trust: view.row.trust } : row)), conversations: { leo: view } });

async function sample(name: string, type: string): Promise<File> {
  return type === 'image/webp' ? new File([await picture(name, 1200, 800, 1)], name, { type }) : new File([new Uint8Array(2_400_000)], name, { type });
}

/** Chooses the first two boxes of a dialog, once they are there. */
function chooseTwo(): void {
  const boxes = [...document.querySelectorAll<HTMLInputElement>('dialog input[type=checkbox]:enabled')];
  if (boxes.length < 2) return void setTimeout(chooseTwo, 50);
  for (const box of boxes.slice(0, 2)) box.click();
}

/** The first of its kind, once it is there. */
async function found<T extends Element>(selector: string): Promise<T> {
  for (;;) {
    const element = document.querySelector<T>(selector);
    if (element) return element;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

/** As if somebody had typed it and pressed Enter in the field above. */
async function typeAbout(value: string): Promise<void> {
  const field = await found<HTMLTextAreaElement>('textarea');
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await found('[type=submit]:not([disabled])');
  field.form?.requestSubmit();
  await found('[role=alert]:not(.hidden)');
}

/** As if somebody had chosen it. */
async function chooseFile(file: File): Promise<void> {
  const field = await found<HTMLInputElement>('input[type=file]');
  const files = new DataTransfer();
  files.items.add(file);
  field.files = files.files;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await found('dialog[open] canvas');
}

/** Every screen by name. */
export const stories: Record<string, (w: Words) => Promise<Story> | Story> = {
  'welcome': () => ({ setup: { app: signedOut }, gate: 'welcome' }),
  'promises': () => ({ setup: { app: signedOut }, ui: { overlay: { kind: 'promises' } } }),
  'register': () => ({ setup: { app: signedOut }, gate: 'register' }),
  'making-keys': () => ({ setup: { app: signedOut }, gate: 'register', ui: { makingKey: true } }),
  'access-key': () => ({ setup: { app: app(ready) }, ui: { accessKey: data.accessKey } }),
  'access-confirm': () => ({ setup: { app: app(ready), fails: { confirm_access_key: 'access_key_mismatch' } }, ui: { accessKey: data.accessKey }, press: ['I have saved it', 'Ключ сохранён'] }),
  'sign-in': () => ({ setup: { app: app({ kind: 'signed_out', ended_elsewhere: true }) }, gate: 'sign_in' }),
  'recover': () => ({ setup: { app: signedOut, fails: { check_access_key: 'access_key_typo' } }, gate: 'recover' }),
  'locked': () => ({ setup: { app: app({ kind: 'locked', login: 'mira.holm' }), fails: { unlock: 'bad_credentials' } } }),
  'starting': () => ({ setup: { app: app({ kind: 'starting' }) } }),
  'list': async (w) => ({ setup: await home(w) }),
  'list-own': async (w) => ({ setup: { ...(await home(w)), list: data.ownList(w) } }),
  'list-menu': async (w) => ({ setup: { ...(await home(w)), list: data.ownList(w) }, begin: () => void setTimeout(() => document.querySelector('[aria-keyshortcuts]')?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true })), 300) }),
  'list-empty': () => ({ setup: { app: app({ ...ready, access_key_confirmed: false } as Phase), list: [] } }),
  'list-offline': async (w) => ({ setup: { ...(await home(w)), app: app(ready, { connection: { kind: 'offline', retry_at: data.NOW + 5200 } }) } }),
  'list-requests': async (w) => ({ setup: { ...(await home(w)), list: [data.request(w), ...data.list(w)], app: app({ ...ready, access_key_confirmed: false } as Phase) } }),
  'list-search': async (w) => ({ setup: await home(w), look: { en: 'li', ru: 'ла' } }),
  'list-search-nothing': async (w) => ({ setup: await home(w), look: { en: 'zeppelin', ru: 'дирижабль' } }),
  'chat-search': async (w) => ({ setup: await home(w), ui: { convId: 'anna', searching: true }, look: { en: 'the', ru: 'за' } }),
  'chat': async (w) => ({ setup: await home(w), ui: { convId: 'anna' } }),
  'chat-group': async (w) => ({ setup: await home(w), ui: { convId: 'trip' } }),
  'chat-writing': async (w) => {
    const setup = await home(w);
    const list = setup.list?.map((row) => (row.conv_id === 'leo' ? { ...row, writing: ['Leo Santos'] } : row.conv_id === 'trip' ? { ...row, writing: ['Anna Keller', 'Leo Santos', 'Ирина Белова'] } : row));
    const trip = setup.conversations?.trip;
    return { setup: { ...setup, list, conversations: { ...setup.conversations, ...(trip && { trip: { ...trip, row: { ...trip.row, writing: ['Leo Santos', 'Ирина Белова'] } } }) } } as Partial<Setup>, ui: { convId: 'trip' } };
  },
  'trust-unverified': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'trust', topic: 'unverified', person: { accountId: 'acc-anna', name: 'Anna Keller' } } } }),
  'trust-verified': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'trust', topic: 'verified', person: null } } }),
  'trust-changed': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'trust', topic: 'changed', person: { accountId: 'acc-tomas', name: 'Tomáš Novák' } } } }),
  'trust-broken': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'trust', topic: 'broken', person: { accountId: 'acc-greta', name: 'Greta Lind' } } } }),
  'trust-integrity': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'trust', topic: 'integrity', person: null } } }),
  'trust-missing': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'trust', topic: 'missing', person: null } } }),
  'trust-rejected': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'trust', topic: 'rejected', person: null } } }),
  'verify-scan': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'verify', accountId: 'acc-anna', name: 'Anna Keller' } }, press: ['Scan their code', 'Сканировать код'] }),
  'chat-states': async (w) => ({ setup: await home(w), ui: { convId: 'leo' } }),
  'chat-edited': async (w) => ({ setup: { app: app(ready), list: data.list(w), conversations: { leo: data.editedView(w) } }, ui: { convId: 'leo' } }),
  'edit-bar': async (w) => ({ setup: await home(w), ui: { convId: 'leo' }, begin: () => useDrafts.getState().startEdit('leo', { hash: 'hash-s9', line: w.trip[3] ?? '' }, w.trip[3] ?? '') }),
  'delete-message': async (w) => ({ setup: await home(w), ui: { convId: 'leo', overlay: { kind: 'delete_message', convId: 'leo', hash: 'hash-s9', mine: true } } }),
  'chat-forwarded': async (w) => ({ setup: { ...(await home(w)), conversations: { trip: await data.forwardedView(w) } }, ui: { convId: 'trip' } }),
  'forward': async (w) => ({ setup: await home(w), ui: { convId: 'trip', overlay: { kind: 'forward', convId: 'trip', hashes: ['hash-t5', 'hash-t6', 'hash-t8'] } } }),
  'forward-chosen': async (w) => ({ setup: { ...(await home(w)), fails: { forward: 'not_forwardable' } }, ui: { convId: 'anna', overlay: { kind: 'forward', convId: 'anna', hashes: ['hash-a5'] } }, begin: chooseTwo }),
  'versions': async (w) => ({ setup: await home(w), ui: { convId: 'leo', overlay: { kind: 'versions', convId: 'leo', hash: 'hash-s9' } } }),
  'chat-panel': async (w) => ({ setup: await home(w), ui: { convId: 'trip', panel: true } }),
  'chat-direct-panel': async (w) => ({ setup: await home(w), ui: { convId: 'anna', panel: true } }),
  'retention': async (w) => ({ setup: await keeping(w, 7), ui: { convId: 'anna', panel: true } }),
  'retention-choice': async (w) => ({ setup: await keeping(w, 7), ui: { convId: 'anna', overlay: { kind: 'retention', convId: 'anna' } } }),
  'retention-other': async (w) => ({ setup: await keeping(w, 14), ui: { convId: 'anna', overlay: { kind: 'retention', convId: 'anna' } } }),
  'chat-markup': async (w) => ({ setup: { ...(await home(w)), conversations: { trip: data.markupView(w) } }, ui: { convId: 'trip' } }),
  'chat-select': async (w) => ({
    setup: await home(w),
    ui: { convId: 'trip' },
    begin: () => {
      for (const id of ['t8', 't6', 't5']) toggleSelected('trip', id);
    },
  }),
  'chat-odd': (w) => ({ setup: { app: app(ready), list: data.oddList(w), conversations: { trip: data.oddView(w) } }, ui: { convId: 'trip' } }),
  'chat-naming': async (w) => ({
    setup: await home(w),
    ui: { convId: 'trip' },
    begin: () => {
      useDrafts.getState().adopt('trip', { text: '', reply: null, at: 0 });
      useDrafts.getState().setText('trip', '@');
      const toEnd = (): void => {
        const field = document.querySelector('textarea');
        if (!field) return void setTimeout(toEnd, 50);
        field.focus();
        field.setSelectionRange(1, 1);
        field.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }));
      };
      toEnd();
    },
  }),
  'person': async (w) => ({ setup: await home(w), ui: { convId: 'trip', overlay: { kind: 'person', person: data.person(w) } } }),
  'chat-notes': async (w) => ({ setup: await home(w), ui: { convId: 'notes' } }),
  'chat-empty': (w) => ({ setup: leo(w, data.emptyView()), ui: { convId: 'leo' } }),
  'chat-long': (w) => ({ setup: { ...leo(w, data.longView(w)), hangs: ['load_older'] }, ui: { convId: 'leo' } }),
  'chat-older': (w) => ({ setup: leo(w, { ...data.longView(w), messages: data.longView(w).messages.slice(-40) }), ui: { convId: 'leo' } }),
  'chat-past': (w) => ({ setup: { ...leo(w, { ...data.longView(w), has_newer: true, seeking: data.NOW - 61 * 86_400_000 }), hangs: ['load_older', 'load_newer'] }, ui: { convId: 'leo' } }),
  'chat-date': async (w) => ({ setup: await home(w), ui: { convId: 'anna', overlay: { kind: 'date', convId: 'anna', time: data.NOW - 26 * 86_400_000 } } }),
  'chat-draft': (w) => ({ setup: leo(w, data.smallView(w, {}, { draft: 'From before' })), ui: { convId: 'leo' } }),
  'chat-request': (w) => ({ setup: { app: app(ready), list: [data.request(w), ...data.list(w)], conversations: { request: data.smallView(w, { write_block: 'request' }, { conv_id: 'request', title: 'Jonas Weber', request: 'pending', requested_by: 'jonas.w' }) } }, ui: { convId: 'request' } }),
  'chat-broken': (w) => ({ setup: leo(w, data.smallView(w, { write_block: 'identity_broken' }, { trust: 'broken' })), ui: { convId: 'leo' } }),
  'chat-integrity': (w) => ({ setup: { ...leo(w, data.smallView(w, { write_block: 'integrity', integrity_alarm: true })), app: app(ready, { integrity_alarm: true }) }, ui: { convId: 'leo' } }),
  'chat-blocked': (w) => ({ setup: leo(w, data.blockedView(w)), ui: { convId: 'leo' } }),
  'block': async (w) => ({ setup: await home(w), ui: { convId: 'anna', overlay: { kind: 'block', accountId: 'acc-anna', name: 'Anna Keller' } } }),
  'chat-not-member': (w) => ({ setup: leo(w, data.smallView(w, { write_block: 'not_member' })), ui: { convId: 'leo' } }),
  'chat-not-member-draft': async (w) => ({ setup: { app: app(ready), list: data.list(w), conversations: { trip: await outside(w, 'not_member') } }, ui: { convId: 'trip', panel: true } }),
  'chat-leaving': async (w) => ({ setup: { app: app(ready), list: data.list(w), conversations: { trip: await data.tripView(w).then((view) => ({ ...view, write_block: 'leaving' as const })) } }, ui: { convId: 'trip' } }),
  'group-panel': async (w) => ({ setup: await choir(w), ui: { convId: 'trip', panel: true } }),
  'group-edit': async (w) => ({ setup: await choir(w), ui: { convId: 'trip', overlay: { kind: 'group_edit', convId: 'trip' } } }),
  'group-add': async (w) => ({ setup: await choir(w), ui: { convId: 'trip', overlay: { kind: 'group_add', convId: 'trip' } } }),
  'group-remove': async (w) => ({ setup: { ...(await choir(w)), fails: { remove_member: 'offline' } }, ui: { convId: 'trip', overlay: { kind: 'group_member', convId: 'trip', accountId: 'acc-leo', act: 'remove' } }, press: ['Remove', 'Убрать'] }),
  'group-promote': async (w) => ({ setup: await choir(w), ui: { convId: 'trip', overlay: { kind: 'group_member', convId: 'trip', accountId: 'acc-leo', act: 'promote' } } }),
  'group-leave': async (w) => ({ setup: await choir(w), ui: { convId: 'trip', overlay: { kind: 'group_leave', convId: 'trip' } } }),
  'group-hand-over': async (w) => ({ setup: await home(w), ui: { convId: 'trip', overlay: { kind: 'group_leave', convId: 'trip' } } }),
  'chat-reply': async (w) => ({
    setup: await home(w),
    ui: { convId: 'anna' },
    begin: () => {
      useDrafts.getState().adopt('anna', { text: '', reply: null, at: 0 });
      useDrafts.getState().setReply('anna', { hash: 'hash-a8', author: 'Anna Keller', mine: false, seed: 'acc-anna', line: w.anna[5] ?? '' });
      useDrafts.getState().setText('anna', `${w.trip[2] ?? ''}\n\n${w.trip[0] ?? ''}`);
    },
  }),
  'chat-tray': async (w) => ({
    setup: await home(w),
    ui: { convId: 'anna' },
    begin: async () => useDrafts.getState().addFiles('anna', [await sample('lighthouse.webp', 'image/webp'), await sample('rope-and-tar.webp', 'image/webp'), await sample('packing list for three days, second draft.pdf', 'application/pdf')]),
  }),
  'files': async (w) => ({ setup: { ...leo(w, await data.filesView()), transfers: data.transfers }, ui: { convId: 'leo' } }),
  'files-place': (w) => ({ setup: { app: app(ready), list: data.list(w), transfers: [...data.transfers, { id: 'x9', conv_id: 'anna', message: 'a7', direction: 'down', name: 'Timetable-ferries-winter-2026-2027.pdf', done: 842_000, total: 842_000, speed: 0, state: { kind: 'done' } }] }, ui: { place: 'files' } }),
  'viewer': async (w) => ({ setup: await home(w), ui: { convId: 'anna', overlay: { kind: 'viewer', convId: 'anna', messageId: 'a4' } } }),
  'verify': async (w) => ({ setup: await home(w), ui: { convId: 'anna', overlay: { kind: 'verify', accountId: 'acc-anna', name: 'Anna Keller' } } }),
  'new-chat': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'new_chat' } } }),
  'new-group': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'new_group' } } }),
  'people': async (w) => ({ setup: await home(w), ui: { place: 'people' } }),
  'other-version': async (w) => ({ setup: { ...(await home(w)), version: { met: true, waits: true } } }),
  'other-version-first': () => ({ setup: { version: { met: true, waits: true } } }),
  'settings': async (w) => ({ setup: await home(w), ui: { place: 'settings' } }),
  'settings-profile': async (w) => ({ setup: { ...(await home(w)), app: app({ ...ready, avatar: 'avatar-me', about: w.about } as Phase) }, ui: { place: 'settings' } }),
  'profile-failed': async (w) => ({ setup: { ...(await home(w)), fails: { set_profile: 'offline', set_avatar: 'storage_failed' } }, ui: { place: 'settings' }, after: () => typeAbout(w.about.repeat(2)) }),
  'profile-crop': async (w) => ({ setup: await home(w), ui: { place: 'settings' }, after: async () => chooseFile(new File([await picture('acc-me.face', 900, 600, 1)], 'me.webp', { type: 'image/webp' })) }),
  'change-password': async (w) => ({ setup: { ...(await home(w)), fails: { change_password: 'bad_credentials' } }, ui: { place: 'settings', overlay: { kind: 'change_password' } } }),
  'sign-out': async (w) => ({ setup: await home(w), ui: { place: 'settings', overlay: { kind: 'sign_out' } } }),
  'confirm-key': async (w) => ({ setup: await home(w), ui: { overlay: { kind: 'confirm_key' } } }),
  'new-key': async (w) => ({ setup: { ...(await home(w)), fails: { new_access_key: 'bad_credentials' } }, ui: { place: 'settings', overlay: { kind: 'new_key' } } }),
  'rotate': async (w) => ({ setup: { ...(await home(w)), fails: { rotate_keys: 'bad_credentials' } }, ui: { place: 'settings', overlay: { kind: 'rotate' } } }),
  'export': async (w) => ({ setup: await home(w), ui: { place: 'settings', overlay: { kind: 'export' } } }),
  'delete-account': async (w) => ({ setup: { ...(await home(w)), fails: { delete_account: 'bad_credentials' } }, ui: { place: 'settings', overlay: { kind: 'delete_account' } } }),
  'palette': async (w) => ({ setup: await home(w), ui: { convId: 'anna', overlay: { kind: 'palette' } } }),
  'shortcuts': async (w) => ({ setup: await home(w), ui: { convId: 'anna', overlay: { kind: 'shortcuts' } } }),
};

export async function begin(story: Story): Promise<void> {
  useUi.setState({ place: 'chats', convId: null, left: null, panel: false, searching: false, overlay: null, accessKey: null, makingKey: false, ...story.ui });
  clearSelection();
  await story.begin?.();
}
