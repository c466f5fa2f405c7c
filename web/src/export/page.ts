import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ConversationRow, MessageView } from '../core/types.gen';
import { plainName, plainText } from '../lib/bidi';
import { fullTime } from '../lib/dates';
import { bodyLine } from '../lib/system-text';

/** A conversation as it goes into the archive. */
export interface Exported {
  row: ConversationRow;
  messages: readonly MessageView[];
  /** Places of files within the archive, by message id; files that did not come along are not here. */
  files: ReadonlyMap<string, { path: string; picture: boolean }>;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Whatever others wrote is text and never markup. */
export const escape = (text: string): string => text.replaceAll(/[&<>"']/gu, (sign) => ENTITIES[sign] ?? '');

const address = (path: string): string => escape(path.split('/').map(encodeURIComponent).join('/'));

// Nothing is loaded from anywhere but beside the page, and nothing runs.
const HEAD = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}nav li,.m{margin:.4rem 0}.m b{font-weight:600}.m time,.s{color:GrayText;font-size:.85em}.m p{margin:.1rem 0;white-space:pre-wrap;overflow-wrap:anywhere}.q{border-inline-start:3px solid;padding-inline-start:.6rem;opacity:.75}img{max-width:100%;max-height:24rem;border-radius:6px}h2{margin-top:3rem;border-top:1px solid;padding-top:1rem}</style>`;

function message(i18n: I18n, shown: MessageView, place: { path: string; picture: boolean } | undefined): string {
  if (shown.body.kind === 'system') return `<p class="s">${escape(bodyLine(i18n, shown.body))}</p>`;
  const parts: string[] = [];
  if (shown.reply?.body) parts.push(`<p class="q">${escape(plainName(shown.reply.author))}: ${escape(bodyLine(i18n, shown.reply.body))}</p>`);
  if (shown.body.kind === 'text') parts.push(`<p>${escape(plainText(shown.body.text))}</p>`);
  else if (shown.body.kind === 'file') {
    const name = escape(plainName(shown.body.name));
    if (place?.picture) parts.push(`<p><a href="${address(place.path)}"><img src="${address(place.path)}" alt="${name}"></a></p>`);
    else parts.push(place ? `<p><a href="${address(place.path)}" download>${name}</a></p>` : `<p>${name} (${escape(i18n._(msg`not in this archive`))})</p>`);
    if (shown.body.caption !== '') parts.push(`<p>${escape(plainText(shown.body.caption))}</p>`);
  } else parts.push(`<p class="s">${escape(bodyLine(i18n, shown.body))}</p>`);
  if (shown.reactions.length > 0) parts.push(`<p>${shown.reactions.map(({ emoji, count }) => escape(`${emoji} ${count}`)).join(' · ')}</p>`);
  return `<div class="m"><b>${escape(plainName(shown.author))}</b> <time datetime="${new Date(shown.time).toISOString()}">${escape(fullTime(i18n, shown.time))}</time>${parts.join('')}</div>`;
}

/** One page that opens without Ren and without a network. */
export function page(i18n: I18n, login: string, host: string, now: number, all: readonly Exported[]): string {
  const title = escape(`Ren · @${login} · ${host}`);
  const id = (index: number): string => `c${index + 1}`;
  const index = all.map(({ row, messages }, i) => `<li><a href="#${id(i)}">${escape(plainName(row.title))}</a> <span class="s">${messages.length}</span></li>`);
  const body = all.map(({ row, messages, files }, i) => `<section><h2 id="${id(i)}">${escape(plainName(row.title))}</h2>${messages.map((shown) => message(i18n, shown, files.get(shown.id))).join('\n')}</section>`);
  return `<!doctype html><html lang="${escape(i18n.locale)}"><head>${HEAD}<title>${title}</title></head><body><h1>${title}</h1><p class="s">${escape(i18n._(msg`Saved on ${fullTime(i18n, now)}. Nobody but you has read this; keep it where nobody else does.`))}</p><nav><ol>${index.join('')}</ol></nav>${body.join('\n')}</body></html>\n`;
}

/** The same for programs. */
export function records(login: string, host: string, now: number, all: readonly Exported[]): string {
  const conversations = all.map(({ row, messages, files }) => ({
    id: row.conv_id,
    kind: row.kind,
    title: row.title,
    messages: messages.map((shown) => ({
      id: shown.hash,
      time: new Date(shown.time).toISOString(),
      author: { id: shown.author_id, name: shown.author, me: shown.mine },
      body: shown.body.kind === 'file' ? { kind: 'file', name: shown.body.name, mime: shown.body.mime, size: shown.body.size, caption: shown.body.caption, path: files.get(shown.id)?.path ?? null } : shown.body,
      reply_to: shown.reply?.hash ?? null,
      reactions: shown.reactions.map(({ emoji, count, mine }) => ({ emoji, count, mine })),
    })),
  }));
  return `${JSON.stringify({ format: 'ren-export', version: 1, login, server: host, saved: new Date(now).toISOString(), conversations }, null, 1)}\n`;
}
