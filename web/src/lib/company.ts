import type { I18n } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import type { ConversationRow, PresenceView } from '../core/types.gen';
import { plainName } from './bidi';
import { clock, daysBetween, shortDate } from './dates';

const MINUTE_MS = 60_000;

/** Who is writing, in one line; `null` when nobody is. With two people it is clear who. */
export function writingLine(i18n: I18n, row: ConversationRow): string | null {
  const [first, second, ...rest] = row.writing.map(plainName);
  if (first === undefined) return null;
  if (row.kind === 'direct') return i18n._(msg`writing…`);
  if (second === undefined) return i18n._(msg`${first} is writing…`);
  if (rest.length === 0) return i18n._(msg`${first} and ${second} are writing…`);
  const others = rest.length + 1;
  return i18n._(msg({ message: plural(others, { one: `${first} and # other are writing…`, other: `${first} and # others are writing…` }) }));
}

/** Whether the other one of two is there, in one line; `null` when nobody knows. */
export function presenceLine(i18n: I18n, presence: PresenceView | null, now: number): string | null {
  if (presence === null) return null;
  if (presence.kind === 'here') return i18n._(msg`online`);
  const { at } = presence;
  const time = clock(i18n, at);
  const days = daysBetween(at, now);
  if (now - at < MINUTE_MS) return i18n._(msg`last seen just now`);
  if (days <= 0) return i18n._(msg`last seen today at ${time}`);
  if (days === 1) return i18n._(msg`last seen yesterday at ${time}`);
  const date = shortDate(i18n, at, now);
  return i18n._(msg`last seen on ${date}`);
}
