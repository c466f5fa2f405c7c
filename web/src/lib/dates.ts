import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${locale}/${key}`;
  let found = formats.get(id);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(id, found);
  }
  return found;
}

export function startOfDay(time: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Whole days between two moments, as a calendar counts them. */
export function daysBetween(earlier: number, later: number): number {
  return Math.round((startOfDay(later) - startOfDay(earlier)) / DAY_MS);
}

/** 14:05 */
export function clock(i18n: I18n, time: number): string {
  return format(i18n.locale, 'clock', { hour: 'numeric', minute: '2-digit' }).format(time);
}

/** In the list: the hour today, the weekday this week, the date before. */
export function shortTime(i18n: I18n, time: number, now: number): string {
  const days = daysBetween(time, now);
  if (days <= 0) return clock(i18n, time);
  if (days < 7) return format(i18n.locale, 'weekday', { weekday: 'short' }).format(time);
  return shortDate(i18n, time, now);
}

/** The day without its weekday; the year only when it is another one. */
export function shortDate(i18n: I18n, time: number, now: number): string {
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? format(i18n.locale, 'day', { day: 'numeric', month: 'short' }).format(time)
    : format(i18n.locale, 'date', { day: '2-digit', month: '2-digit', year: '2-digit' }).format(time);
}

/** Between two days in a conversation. */
export function dayName(i18n: I18n, time: number, now: number): string {
  const days = daysBetween(time, now);
  if (days <= 0) return i18n._(msg`Today`);
  if (days === 1) return i18n._(msg`Yesterday`);
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return format(i18n.locale, sameYear ? 'long' : 'longer', {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? { weekday: 'long' } : { year: 'numeric' }),
  }).format(time);
}

/** Full date and hour, for tooltips and the list of sessions. */
export function fullTime(i18n: I18n, time: number): string {
  return format(i18n.locale, 'full', { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}
