import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ConversationRow } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { bodyLine } from '../lib/system-text';

/** How much a notification says: nothing is shown at all, only that there is something, from whom, or what. */
export type NotifyMode = 'off' | 'private' | 'name' | 'full';

export const NOTIFY_MODES: readonly NotifyMode[] = ['off', 'private', 'name', 'full'];

export interface Words {
  title: string;
  body: string;
}

/** Systems cut what is longer; so nobody's message fills the screen of one that does not. */
const LONGEST = 160;

export function wordsOf(i18n: I18n, row: ConversationRow, mode: Exclude<NotifyMode, 'off'>): Words {
  const nothing = i18n._(msg`New message`);
  if (mode === 'private' || row.preview === null) return { title: nothing, body: '' };
  const title = plainName(row.title);
  if (mode === 'name') return { title, body: nothing };
  const said = bodyLine(i18n, row.preview.body);
  const author = plainName(row.preview.author);
  const signs = Array.from(row.kind === 'group' ? i18n._(msg`${author}: ${said}`) : said);
  return { title, body: signs.length > LONGEST ? `${signs.slice(0, LONGEST - 1).join('')}…` : signs.join('') };
}
