import type { I18n } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import type { MessageBody, SystemEvent } from '../core/types.gen';
import { plainName } from './bidi';
import { flatText, parseMarkup } from './markup';
import { claimsInline } from './sniff';

/** What a line in the middle of a conversation says. */
export function systemText(i18n: I18n, event: SystemEvent): string {
  const by = 'by' in event ? plainName(event.by) : '';
  const names = 'who' in event ? (typeof event.who === 'string' ? [event.who] : event.who).map(plainName) : [];
  const who = listed(i18n, names);
  switch (event.kind) {
    case 'created':
      return i18n._(msg`${by} started the conversation`);
    case 'added':
      return i18n._(msg`${by} added ${who}`);
    case 'removed':
      return i18n._(msg`${by} removed ${who}`);
    case 'left':
      return i18n._(msg`${who} left`);
    case 'roles_changed':
      return rolesText(i18n, by, event.made, event.unmade);
    case 'renamed': {
      const name = plainName(event.name);
      return i18n._(msg`${by} renamed the group to “${name}”`);
    }
    case 'picture_changed':
      return event.gone ? i18n._(msg`${by} removed the picture of the group`) : i18n._(msg`${by} changed the picture of the group`);
    case 'retention_changed': {
      const kept = keptFor(i18n, event.days);
      return event.days === 0 ? i18n._(msg`${by} turned off disappearing messages`) : i18n._(msg`${by} made messages disappear. Kept for: ${kept}`);
    }
    case 'settings_changed':
      return i18n._(msg`${by} changed the settings of the group`);
    case 'key_changed':
      return i18n._(msg`${who} has new keys. If you compared the safety number, compare it again.`);
  }
}

function listed(i18n: I18n, names: readonly string[]): string {
  return new Intl.ListFormat(i18n.locale, { type: 'conjunction' }).format(names);
}

function rolesText(i18n: I18n, by: string, made: readonly string[], unmade: readonly string[]): string {
  const who = listed(i18n, (made.length > 0 ? made : unmade).map(plainName));
  const count = made.length + unmade.length;
  if (unmade.length === 0) return i18n._(msg({ message: plural(count, { one: `${by} made ${who} an admin`, other: `${by} made ${who} admins` }) }));
  if (made.length === 0) return i18n._(msg({ message: plural(count, { one: `${by} took the admin role from ${who}`, other: `${by} took the admin roles from ${who}` }) }));
  return i18n._(msg`${by} changed who the admins are`);
}

/** How long messages are kept. */
export function keptFor(i18n: I18n, days: number): string {
  if (days === 0) return i18n._(msg`For good`);
  if (days === 365) return i18n._(msg`1 year`);
  return i18n._(msg({ message: plural(days, { one: '# day', other: '# days' }) }));
}

/** The rule of a conversation in one line. */
export function retentionLine(i18n: I18n, days: number): string {
  if (days === 0) return i18n._(msg`Messages are kept`);
  if (days === 365) return i18n._(msg`Messages disappear after 1 year`);
  return i18n._(msg({ message: plural(days, { one: 'Messages disappear after # day', other: 'Messages disappear after # days' }) }));
}

function deletedLine(i18n: I18n, name: string | null, edits: number): string {
  if (edits === 0) return name === null ? i18n._(msg`Message deleted`) : i18n._(msg`Removed by ${name}`);
  if (name === null) return i18n._(msg({ message: plural(edits, { one: 'Message deleted with # edit', other: 'Message deleted with # edits' }) }));
  return i18n._(msg({ message: plural(edits, { one: `Removed by ${name} with # edit`, other: `Removed by ${name} with # edits` }) }));
}

/** A message in one line, for the list, for quotes and for announcements. */
export function bodyLine(i18n: I18n, body: MessageBody): string {
  switch (body.kind) {
    case 'text':
      return flatText(parseMarkup(body.text, body.mentions));
    case 'file': {
      const caption = flatText(parseMarkup(body.caption));
      if (caption !== '') return caption;
      const shown = claimsInline(body.mime);
      if (shown === 'image') return i18n._(msg`Photo`);
      if (shown === 'video') return i18n._(msg`Video`);
      return plainName(body.name);
    }
    case 'system':
      return systemText(i18n, body.event);
    case 'unsupported':
      return i18n._(msg`A message this version can't show`);
    case 'deleted':
      return deletedLine(i18n, body.by === null ? null : plainName(body.by), body.edits);
    case 'missing':
      return i18n._(msg`A message is missing`);
    case 'rejected':
      return i18n._(msg`A message was not accepted`);
  }
}

export function members(i18n: I18n, count: number): string {
  return i18n._(msg({ message: plural(count, { one: '# member', other: '# members' }) }));
}

export function conversations(i18n: I18n, count: number): string {
  return i18n._(msg({ message: plural(count, { one: '# conversation', other: '# conversations' }) }));
}

export function mentionCount(i18n: I18n, count: number): string {
  return i18n._(msg({ message: plural(count, { one: '# message names you', other: '# messages name you' }) }));
}

export function deleteQuestion(i18n: I18n, count: number): string {
  return i18n._(msg({ message: plural(count, { one: 'Delete # message for everybody?', other: 'Delete # messages for everybody?' }) }));
}

export function selectedCount(i18n: I18n, count: number): string {
  return i18n._(msg({ message: plural(count, { one: '# message selected', other: '# messages selected' }) }));
}

export function messageCount(i18n: I18n, count: number): string {
  return i18n._(msg({ message: plural(count, { one: '# message', other: '# messages' }) }));
}

export function unreadCount(i18n: I18n, count: number): string {
  return i18n._(msg({ message: plural(count, { one: '# unread message', other: '# unread messages' }) }));
}

export function messagesFound(i18n: I18n, count: number): string {
  return i18n._(msg({ message: plural(count, { one: '# message found', other: '# messages found' }) }));
}
