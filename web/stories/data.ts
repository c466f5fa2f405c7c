import type { ConversationRow, ConversationView, EditedView, MeView, MemberView, MessageBody, MessageState, MessageView, PersonView, ReactionView, ReplyView, SessionView, SystemEvent, TransferView } from '../src/core/types.gen';
import { toBase64Url } from '../src/lib/base64';
import { makeSquare, OF_GROUP, OF_PERSON, readPicture } from '../src/lib/square-picture';
import { picture } from './pictures';
import { words, type Words } from './words';

export { picture };

/** The day on which every story plays. */
export const NOW = new Date(2026, 10, 23, 14, 32).getTime();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const me: MeView = { account_id: 'acc-me', login: 'mira.holm', name: 'Mira Holm', avatar: null, about: '', access_key_confirmed: true, stays_signed_in: true, privacy: { presence: true, reading: true, writing: true } };

export const accessKey = ['7K2QF', 'M0XPD', '3WTRA', 'H9V6C', 'YBN5E', '48GZJ', 'Q1SDK', 'P7RX2'];

export const safety = { digits: '482915530172664830195027731846209517385520641098277315460938', qr: 'UmVuMQFhYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODlhYmNkZWZnaGlqa2xtbm9wcXJzdHV2', verified: false, trust: 'unverified' as const };

export const sessions: SessionView[] = [
  { session_id: 's1', device: 'Firefox on Linux', name: null, created: NOW - 9 * DAY, seen: NOW, current: true },
  { session_id: 's2', device: 'Safari on iPhone', name: null, created: NOW - 40 * DAY, seen: NOW - 3 * 60 * MINUTE, current: false },
  { session_id: 's3', device: 'Chrome on Windows', name: 'ThinkPad X1', created: NOW - 80 * DAY, seen: NOW - 6 * DAY, current: false },
];

interface Say {
  id: string;
  author: string;
  body: MessageBody;
  state?: MessageState | null;
  ago?: number;
  seq?: number;
  hash?: string | null;
  reply?: ReplyView | null;
  late?: boolean;
  forwarded?: boolean;
  reactions?: ReactionView[];
  edited?: EditedView | null;
}

const NAMES: Record<string, string> = { me: 'Mira Holm', anna: 'Anna Keller', leo: 'Leo Santos', ira: 'Ирина Белова', tomas: 'Tomáš Novák' };

export function message(say: Say): MessageView {
  return {
    id: say.id,
    hash: say.hash === undefined ? `hash-${say.id}` : say.hash,
    seq: say.seq ?? 1,
    author_id: `acc-${say.author}`,
    author: NAMES[say.author] ?? say.author,
    mine: say.author === 'me',
    time: NOW - (say.ago ?? 0) * MINUTE,
    body: say.body,
    reply: say.reply ?? null,
    forwarded: say.forwarded ?? false,
    state: say.author === 'me' && say.body.kind !== 'deleted' ? (say.state ?? { kind: 'read' }) : null,
    verified: true,
    reactions: say.reactions ?? [],
    edited: say.edited ?? null,
    may_edit: say.author === 'me' && !say.forwarded && (say.body.kind === 'text' || say.body.kind === 'file'),
    may_delete: say.author === 'me' && say.body.kind !== 'deleted',
    late: say.late ?? false,
  };
}

/** Those who have a picture. */
const AVATARS: ReadonlySet<string> = new Set(['anna', 'ira']);

/** A picture as a view makes it of a file. */
async function squareOf(file: Blob, aim: Parameters<typeof makeSquare>[1]): Promise<string | null> {
  const bitmap = await readPicture(file);
  return bitmap && makeSquare(bitmap, aim);
}

/** The picture of a profile. */
export const avatar = async (accountId: string): Promise<string | null> => squareOf(await picture(`${accountId}.face`, 400, 400, 1), OF_PERSON);

const text = (value: string): MessageBody => ({ kind: 'text', text: value, mentions: [] });

const member = (id: string, extra: Partial<MemberView> = {}): MemberView => ({
  account_id: `acc-${id}`,
  login: { me: 'mira.holm', anna: 'anna.k', leo: 'leo', ira: 'ira_b', tomas: 'tomas.novak' }[id] ?? id,
  name: NAMES[id] ?? id,
  avatar: AVATARS.has(id) ? `avatar-${id}` : null,
  about: '',
  admin: false,
  me: id === 'me',
  trust: 'unverified',
  blocked: false,
  ...extra,
});

/** Somebody who was named. */
export const person = (w: Words): PersonView => member('ira', { trust: 'changed', about: w.about });

async function thumb(name: string, width: number, height: number): Promise<string> {
  const blob = await picture(name, width, height, 240 / Math.max(width, height));
  return toBase64Url(new Uint8Array(await blob.arrayBuffer()));
}

export async function photo(name: string, width: number, height: number, caption = '', transfer: string | null = null): Promise<MessageBody> {
  return { kind: 'file', name, mime: 'image/webp', size: 1_840_000, caption, media: { width, height, thumbnail: await thumb(name, width, height) }, transfer };
}

export const file = (name: string, size: number, transfer: string | null = null, caption = ''): MessageBody => ({ kind: 'file', name, mime: 'application/octet-stream', size, caption, media: null, transfer });

function number(messages: MessageView[]): MessageView[] {
  return messages.map((entry, i) => (entry.hash === null ? { ...entry, seq: 0 } : { ...entry, seq: i + 1 }));
}

const row = (part: Partial<ConversationRow> & Pick<ConversationRow, 'conv_id' | 'title'>): ConversationRow => ({
  kind: 'direct',
  picture: null,
  avatar_seed: `acc-${part.conv_id}`,
  avatar: AVATARS.has(part.conv_id) ? `avatar-${part.conv_id}` : null,
  trust: 'unverified',
  request: 'accepted',
  requested_by: null,
  preview: null,
  time: NOW,
  unread: 0,
  mentions: 0,
  marked_unread: false,
  muted: false,
  muted_until: null,
  pinned: false,
  archived: false,
  draft: '',
  writing: [],
  presence: null,
  ...part,
});

const say = (author: string, body: MessageBody, state: MessageState | null = null): ConversationRow['preview'] => ({ author: NAMES[author] ?? author, mine: author === 'me', body, state });

export function list(w: Words): ConversationRow[] {
  return [
    row({ conv_id: 'anna', title: 'Anna Keller', trust: 'verified', presence: { kind: 'here' }, preview: say('anna', text(w.anna.at(-1) ?? '')), time: NOW - MINUTE, unread: 0 }),
    row({ conv_id: 'trip', kind: 'group', title: w.tripTitle, avatar_seed: 'conv-trip', preview: say('leo', text(w.trip.at(-1) ?? '')), time: NOW - 14 * MINUTE, unread: 12 }),
    row({ conv_id: 'leo', title: 'Leo Santos', presence: { kind: 'seen', at: NOW - 50 * MINUTE }, preview: say('me', text(w.toLeo), { kind: 'delivered' }), time: NOW - 50 * MINUTE }),
    row({ conv_id: 'notes', kind: 'notes', title: '', avatar_seed: 'conv-notes', preview: say('me', text(w.note), { kind: 'sent' }), time: NOW - 4 * 60 * MINUTE }),
    row({ conv_id: 'ira', title: 'Ирина Белова', preview: say('ira', file('отчёт-по-зимнему-саду-2026.pdf', 2_400_000)), time: NOW - DAY, draft: w.draft }),
    row({ conv_id: 'tomas', title: 'Tomáš Novák', trust: 'changed', preview: say('tomas', { kind: 'system', event: { kind: 'key_changed', who: 'Tomáš Novák' } }), time: NOW - 2 * DAY }),
    row({ conv_id: 'oak', title: w.bookTitle, kind: 'group', avatar_seed: 'conv-oak', preview: say('me', text(w.toBooks), { kind: 'read' }), time: NOW - 3 * DAY }),
    row({ conv_id: 'greta', title: 'Greta Lind', trust: 'broken', preview: say('greta', text(w.greta)), time: NOW - 9 * DAY }),
    row({ conv_id: 'sam', title: 'sam_the_carpenter_with_a_rather_long_name', preview: say('me', text(w.toSam), { kind: 'failed', code: 'relay_full' }), time: NOW - 60 * DAY }),
  ];
}

export const blocked: PersonView[] = [
  { account_id: 'acc-dan', login: 'dan_1988', name: 'Dan', avatar: null, about: '', trust: 'unverified', me: false },
  { account_id: 'acc-offers', login: 'best.offers', name: 'Offers24', avatar: null, about: '', trust: 'unverified', me: false },
];

/** What a person set about conversations: pinned, muted, marked, put away. */
export function ownList(w: Words): ConversationRow[] {
  const set: Record<string, Partial<ConversationRow>> = {
    trip: { pinned: true, muted: true, mentions: 1 },
    notes: { pinned: true },
    leo: { marked_unread: true },
    oak: { archived: true },
    sam: { archived: true, muted: true, unread: 3 },
  };
  const rows = list(w).map((entry) => ({ ...entry, ...set[entry.conv_id] }));
  return rows.toSorted((a, b) => Number(a.archived) - Number(b.archived) || Number(b.pinned) - Number(a.pinned));
}

export const request = (w: Words): ConversationRow => row({ conv_id: 'request', title: 'Jonas Weber', request: 'pending', requested_by: 'jonas.w', preview: say('jonas', text(w.request)), time: NOW - 20 * MINUTE, unread: 1 });

function view(of: ConversationRow, members: MemberView[], messages: MessageView[], part: Partial<ConversationView> = {}): ConversationView {
  const numbered = number(messages);
  return { row: of, members, messages: numbered, has_older: false, has_newer: false, seeking: null, read_seq: numbered.length, draft_reply: null, draft_ms: 0, retention_days: 0, write_block: null, integrity_alarm: false, ...part };
}

export async function annaView(w: Words): Promise<ConversationView> {
  const [a, b, c, d, e, f, g, h] = w.anna;
  const harbor = await photo('harbour.webp', 1600, 1067, w.photoCaption);
  const messages = [
    message({ id: 'a0', author: 'anna', body: { kind: 'system', event: { kind: 'created', by: 'Anna Keller' } }, ago: 24 * 60 + 40 }),
    message({ id: 'a1', author: 'anna', body: text(a ?? ''), ago: 24 * 60 + 30 }),
    message({ id: 'a2', author: 'anna', body: text(b ?? ''), ago: 24 * 60 + 29 }),
    message({ id: 'a3', author: 'me', body: text(c ?? ''), ago: 24 * 60 + 12 }),
    message({ id: 'a4', author: 'anna', body: harbor, ago: 40 }),
    message({ id: 'a5', author: 'me', body: text(d ?? ''), ago: 38, reply: { hash: 'hash-a4', author: 'Anna Keller', body: harbor } }),
    message({ id: 'a6', author: 'me', body: text(e ?? ''), ago: 37 }),
    message({ id: 'a7', author: 'anna', body: file('Timetable-ferries-winter-2026-2027.pdf', 842_000), ago: 22 }),
    message({ id: 'a8', author: 'anna', body: text(f ?? ''), ago: 21 }),
    message({ id: 'a9', author: 'me', body: text(g ?? ''), ago: 3, state: { kind: 'delivered' } }),
    message({ id: 'a10', author: 'anna', body: text(h ?? ''), ago: 1 }),
  ];
  return view(row({ conv_id: 'anna', title: 'Anna Keller', trust: 'verified', presence: { kind: 'here' } }), [member('me'), member('anna', { trust: 'verified', about: w.about })], messages);
}

export async function tripView(w: Words): Promise<ConversationView> {
  const [a, b, c, d, e, f] = w.trip;
  const messages = [
    message({ id: 't0', author: 'me', body: { kind: 'system', event: { kind: 'created', by: 'Mira Holm' } }, ago: 300 }),
    message({ id: 't1', author: 'me', body: { kind: 'system', event: { kind: 'added', by: 'Mira Holm', who: ['Anna Keller', 'Leo Santos', 'Ирина Белова'] } }, ago: 299 }),
    message({ id: 't2', author: 'leo', body: text(a ?? ''), ago: 220 }),
    message({ id: 't3', author: 'leo', body: await photo('cabin.webp', 1200, 1500), ago: 219 }),
    message({ id: 't4', author: 'anna', body: text(b ?? ''), ago: 210, reactions: [{ emoji: '👍', count: 3, mine: true, names: ['Leo Santos', 'Ирина Белова'] }, { emoji: '❤️', count: 1, mine: false, names: ['Leo Santos'] }] }),
    message({ id: 't5', author: 'me', body: text(c ?? ''), ago: 180, reactions: [{ emoji: '😂', count: 14, mine: false, names: ['Anna Keller', 'Leo Santos'] }] }),
    message({ id: 't6', author: 'ira', body: text(d ?? ''), ago: 30 }),
    message({ id: 't7', author: 'anna', body: text(e ?? ''), ago: 18 }),
    message({ id: 't8', author: 'leo', body: text(f ?? ''), ago: 14, reply: { hash: 'hash-t6', author: 'Ирина Белова', body: text(d ?? '') } }),
  ];
  const members = [member('me', { admin: true }), member('anna', { trust: 'verified' }), member('leo'), member('ira', { trust: 'changed' })];
  return view(row({ conv_id: 'trip', kind: 'group', title: w.tripTitle, avatar_seed: 'conv-trip', unread: 3, trust: 'changed' }), members, messages, { read_seq: 6 });
}

/** A text in which every "@" stands for the next of these people. */
function naming(value: string, who: readonly string[]): MessageBody {
  const [first = '', ...rest] = value.split('@');
  let said = first;
  const mentions = rest.map((part, i) => {
    const id = who[i] ?? 'me';
    const shown = `@${NAMES[id] ?? id}`;
    const mention = { account_id: `acc-${id}`, me: id === 'me', start: said.length, len: shown.length };
    said += shown + part;
    return mention;
  });
  return { kind: 'text', text: said, mentions };
}

/** Every shape that a text can take. */
export function markupView(w: Words): ConversationView {
  const [a, b, c, d, e, f, g] = w.markup;
  const messages = [
    message({ id: 'm1', author: 'leo', body: text(a ?? ''), ago: 60 }),
    message({ id: 'm2', author: 'me', body: text(b ?? ''), ago: 58 }),
    message({ id: 'm3', author: 'anna', body: text(c ?? ''), ago: 50 }),
    message({ id: 'm4', author: 'me', body: text(d ?? ''), ago: 40 }),
    message({ id: 'm5', author: 'ira', body: text(e ?? ''), ago: 30 }),
    message({ id: 'm6', author: 'me', body: text(f ?? ''), ago: 20 }),
    message({ id: 'm7', author: 'leo', body: naming(g ?? '', ['me', 'ira']), ago: 10 }),
  ];
  const members = [member('me', { admin: true }), member('anna', { trust: 'verified' }), member('leo'), member('ira')];
  return view(row({ conv_id: 'trip', kind: 'group', title: w.tripTitle, avatar_seed: 'conv-trip' }), members, messages);
}

const STACKED = 'H\u0335\u0321\u0322\u0327\u0300\u0301\u0302\u0303\u0308\u030a'.repeat(3) + 'e\u0336\u0317\u0318\u0319\u0344\u0345\u0346\u0347'.repeat(6);
const RIGHT_TO_LEFT = 'שלום לכולם, נתראה ב־9:40 ליד המזח';

/** Names and texts that try to leave their place. */
export function oddView(w: Words): ConversationView {
  NAMES['faces'] = '🦊'.repeat(64);
  NAMES['stacked'] = STACKED.repeat(3);
  NAMES['rtl'] = 'יוסי כהן \u202eevil';
  const messages = [
    message({ id: 'o1', author: 'faces', body: text('🦊'.repeat(64)), ago: 60 }),
    message({ id: 'o2', author: 'stacked', body: text(STACKED.repeat(4)), ago: 50 }),
    message({ id: 'o3', author: 'rtl', body: text(RIGHT_TO_LEFT), ago: 40 }),
    message({ id: 'o4', author: 'rtl', body: text(`${RIGHT_TO_LEFT} *${RIGHT_TO_LEFT}* https://example.org/a?b=1`), ago: 39 }),
    message({ id: 'o5', author: 'me', body: naming('@ @ @', ['faces', 'stacked', 'rtl']), ago: 30, reply: { hash: 'hash-o2', author: NAMES['stacked'] ?? '', body: text(STACKED) } }),
    message({ id: 'o6', author: 'faces', body: text('a'.repeat(400)), ago: 20 }),
    message({ id: 'o7', author: 'stacked', body: text(`\`\`\`\n${STACKED.repeat(8)}\n\`\`\``), ago: 10 }),
  ];
  const members = [member('me'), member('faces'), member('stacked'), member('rtl')];
  return view(row({ conv_id: 'trip', kind: 'group', title: `${'🦊'.repeat(64)} ${w.tripTitle}`, avatar_seed: 'conv-trip' }), members, messages);
}

/** The list in which they stand. */
export function oddList(w: Words): ConversationRow[] {
  const { row: odd, messages } = oddView(w);
  const last = messages.at(-1);
  return [
    { ...odd, preview: { author: NAMES['stacked'] ?? '', mine: false, body: last?.body ?? text(''), state: null }, unread: 4, mentions: 1 },
    row({ conv_id: 'rtl', title: NAMES['rtl'] ?? '', preview: say('rtl', text(RIGHT_TO_LEFT)) }),
    row({ conv_id: 'stacked', title: NAMES['stacked'] ?? '', preview: say('stacked', text(STACKED.repeat(4))) }),
    ...list(w),
  ];
}

/** A group that one looks after, with a picture, and what has happened in it. */
export async function choirView(w: Words, part: Partial<ConversationView> = {}): Promise<ConversationView> {
  const trip = await tripView(w);
  const cabin = new File([await picture('cabin.webp', 600, 600, 1)], 'cabin.webp', { type: 'image/webp' });
  const by = 'Mira Holm';
  const event = (id: string, what: SystemEvent): MessageView => message({ id, author: 'me', body: { kind: 'system', event: what }, ago: 9 });
  const events = [
    event('g1', { kind: 'renamed', by, name: w.tripTitle }),
    event('g2', { kind: 'picture_changed', by, gone: false }),
    event('g3', { kind: 'roles_changed', by, made: ['Anna Keller'], unmade: [] }),
    event('g4', { kind: 'removed', by, who: ['Tomáš Novák'] }),
    event('g5', { kind: 'left', who: 'Greta Lind' }),
    event('g6', { kind: 'retention_changed', by, days: 30 }),
  ];
  const choir = { ...trip.row, picture: await squareOf(cabin, OF_GROUP) };
  return { ...trip, row: choir, members: trip.members.map((one) => (one.account_id === 'acc-anna' ? { ...one, admin: true } : one)), messages: number([...trip.messages, ...events]), retention_days: 30, ...part };
}

/** Every state that a message can be in. */
export async function statesView(w: Words): Promise<ConversationView> {
  const [a, b, c, d] = w.trip;
  const messages = [
    message({ id: 's1', author: 'leo', body: text(a ?? ''), ago: 60 }),
    message({ id: 's2', author: 'leo', body: { kind: 'missing' }, ago: 59 }),
    message({ id: 's3', author: 'leo', body: { kind: 'unsupported' }, ago: 58 }),
    message({ id: 's4', author: 'leo', body: { kind: 'rejected' }, ago: 57 }),
    message({ id: 's5', author: 'leo', body: { kind: 'system', event: { kind: 'key_changed', who: 'Leo Santos' } }, ago: 50 }),
    message({ id: 's6', author: 'leo', body: text(b ?? ''), ago: 49, late: true }),
    message({ id: 's7', author: 'me', body: text(c ?? ''), ago: 30, state: { kind: 'read' }, reply: { hash: 'elsewhere', author: '', body: null } }),
    message({ id: 's8', author: 'me', body: text('https://example.org/a-rather-long-address/that-must-break-somewhere?because=it&does-not=fit, mailto:leo@example.org'), ago: 20, state: { kind: 'delivered' } }),
    message({ id: 's9', author: 'me', body: text(d ?? ''), ago: 10, state: { kind: 'sent' } }),
    message({ id: 's10', author: 'me', body: text(w.toLeo), ago: 2, state: { kind: 'failed', code: 'relay_full' }, hash: null }),
    message({ id: 's11', author: 'me', body: text(w.toSam), ago: 0, state: { kind: 'sending' }, hash: null }),
  ];
  return view(row({ conv_id: 'leo', title: 'Leo Santos', presence: { kind: 'seen', at: NOW - 50 * MINUTE } }), [member('me'), member('leo')], messages);
}

/** Edited, being edited, and taken back. */
export function editedView(w: Words): ConversationView {
  const [a, b, c, d] = w.trip;
  const messages = [
    message({ id: 'e1', author: 'leo', body: text(a ?? ''), ago: 60, edited: { pending: null, failed: null } }),
    message({ id: 'e2', author: 'leo', body: { kind: 'deleted', by: null, edits: 2 }, ago: 59 }),
    message({ id: 'e3', author: 'me', body: text(b ?? ''), ago: 40, reply: { hash: 'hash-e2', author: 'Leo Santos', body: { kind: 'deleted', by: null, edits: 0 } }, edited: { pending: null, failed: null } }),
    message({ id: 'e4', author: 'me', body: { kind: 'deleted', by: 'Anna Keller', edits: 0 }, ago: 30 }),
    message({ id: 'e5', author: 'me', body: text(c ?? ''), ago: 20, edited: { pending: 'o1', failed: null } }),
    message({ id: 'e6', author: 'me', body: text(d ?? ''), ago: 10, edited: { pending: 'o2', failed: 'not_allowed' } }),
  ];
  return view(row({ conv_id: 'leo', title: 'Leo Santos' }), [member('me'), member('leo')], messages);
}

/** Passed on by others and by oneself: texts, a file, a picture, alone and in a run. */
export async function forwardedView(w: Words): Promise<ConversationView> {
  const [a, b, c, d] = w.trip;
  const forwarded = true;
  const messages = [
    message({ id: 'w1', author: 'leo', body: text(d ?? ''), ago: 60 }),
    message({ id: 'w2', author: 'leo', body: text(a ?? ''), ago: 59, forwarded }),
    message({ id: 'w3', author: 'leo', body: await photo('harbor.webp', 1200, 800, ''), ago: 58, forwarded }),
    message({ id: 'w4', author: 'ira', body: file('plan.pdf', 184_000), ago: 50, forwarded }),
    message({ id: 'w5', author: 'me', body: text(b ?? ''), ago: 30, forwarded }),
    message({ id: 'w6', author: 'me', body: await photo('boat.webp', 1400, 900, c ?? ''), ago: 29, forwarded }),
    message({ id: 'w7', author: 'me', body: file('notes.txt', 14_000), ago: 28, forwarded, state: { kind: 'failed', code: 'file_gone' }, hash: null }),
    message({ id: 'w8', author: 'me', body: text(w.toSam), ago: 2, forwarded, state: { kind: 'sent' } }),
  ];
  return view(row({ conv_id: 'trip', kind: 'group', title: w.tripTitle, avatar_seed: 'conv-trip' }), [member("me"), member("leo"), member("ira")], messages);
}

export const transfers: TransferView[] = [
  { id: 'x1', conv_id: 'leo', message: 'f2', direction: 'up', name: 'archive-of-a-whole-summer.tar.zst', done: 34_000_000, total: 100_000_000, speed: 12_000_000, state: { kind: 'running' } },
  { id: 'x2', conv_id: 'leo', message: 'f3', direction: 'down', name: 'lecture.mp4', done: 410_000_000, total: 1_900_000_000, speed: 0, state: { kind: 'paused' } },
  { id: 'x3', conv_id: 'leo', message: 'f4', direction: 'up', name: 'scans.zip', done: 12_000_000, total: 44_000_000, speed: 0, state: { kind: 'needs_file' } },
  { id: 'x4', conv_id: 'leo', message: 'f5', direction: 'up', name: 'plans.dwg', done: 1_200_000, total: 9_000_000, speed: 0, state: { kind: 'failed', code: 'file_changed' } },
  { id: 'x5', conv_id: 'leo', message: 'f6', direction: 'up', name: 'boat.webp', done: 700_000, total: 1_840_000, speed: 300_000, state: { kind: 'running' } },
  { id: 'x6', conv_id: 'leo', message: 'f7', direction: 'up', name: 'notes.txt', done: 0, total: 14_000, speed: 0, state: { kind: 'waiting' } },
];

export async function filesView(): Promise<ConversationView> {
  const sending: MessageState = { kind: 'sending' };
  const messages = [
    message({ id: 'f1', author: 'leo', body: file('Übersicht der sehr langen Namen – Entwurf 14 (final, wirklich).pdf', 18_400_000), ago: 70 }),
    message({ id: 'f3', author: 'leo', body: file('lecture.mp4', 1_900_000_000, 'x2'), ago: 66 }),
    message({ id: 'f2', author: 'me', body: file('archive-of-a-whole-summer.tar.zst', 100_000_000, 'x1'), ago: 9, state: sending, hash: null }),
    message({ id: 'f4', author: 'me', body: file('scans.zip', 44_000_000, 'x3'), ago: 8, state: sending, hash: null }),
    message({ id: 'f5', author: 'me', body: file('plans.dwg', 9_000_000, 'x4'), ago: 7, state: { kind: 'failed', code: 'file_changed' }, hash: null }),
    message({ id: 'f7', author: 'me', body: file('notes.txt', 14_000, 'x6'), ago: 6, state: sending, hash: null }),
    message({ id: 'f6', author: 'me', body: await photo('boat.webp', 1400, 900, '', 'x5'), ago: 1, state: sending, hash: null }),
  ];
  return view(row({ conv_id: 'leo', title: 'Leo Santos' }), [member('me'), member('leo')], messages);
}

/** A long one, for scrolling. */
export function longView(w: Words): ConversationView {
  const lines = [...w.anna, ...w.trip];
  const messages = Array.from({ length: 400 }, (_, i) =>
    message({ id: `l${i}`, author: i % 5 < 2 ? 'me' : 'leo', body: text(`${i + 1}. ${lines[i % lines.length] ?? ''}`), ago: (400 - i) * 7 }),
  );
  return view(row({ conv_id: 'leo', title: 'Leo Santos' }), [member('me'), member('leo')], messages, { has_older: true });
}

export function smallView(w: Words, part: Partial<ConversationView>, of: Partial<ConversationRow> = {}): ConversationView {
  const messages = [message({ id: 'q1', author: 'leo', body: text(w.request), ago: 20 })];
  const trust = of.trust ?? 'unverified';
  return view(row({ conv_id: 'leo', title: 'Leo Santos', ...of }), [member('me'), member('leo', { trust })], messages, part);
}

export const blockedView = (w: Words): ConversationView => {
  const blockedBy = smallView(w, { write_block: 'blocked' });
  return { ...blockedBy, members: blockedBy.members.map((entry) => ({ ...entry, blocked: !entry.me })) };
};

export const emptyView = (): ConversationView => view(row({ conv_id: 'leo', title: 'Leo Santos' }), [member('me'), member('leo')], []);

export function notesView(w: Words): ConversationView {
  return view(row({ conv_id: 'notes', kind: 'notes', title: '', avatar_seed: 'conv-notes' }), [member('me')], [message({ id: 'n1', author: 'me', body: text(w.note), ago: 240, state: { kind: 'sent' } })]);
}

export { words };
