/** The days of a month as a calendar shows them. A day is its midnight, in milliseconds. */
import { startOfDay } from './dates';

export const midnight = (year: number, month: number, day: number): number => new Date(year, month, day).getTime();

/** Moves by calendar days; a day may have 23 or 25 hours. */
export function addDays(day: number, by: number): number {
  const date = new Date(day);
  return midnight(date.getFullYear(), date.getMonth(), date.getDate() + by);
}

/** The same day some months later, or the last one of a month that is shorter. */
export function addMonths(day: number, by: number): number {
  const date = new Date(day);
  const last = new Date(date.getFullYear(), date.getMonth() + by + 1, 0).getDate();
  return midnight(date.getFullYear(), date.getMonth() + by, Math.min(date.getDate(), last));
}

/** 1 is Monday, 7 is Sunday. */
export function firstWeekday(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };
  return known.getWeekInfo?.().firstDay ?? known.weekInfo?.firstDay ?? (locale.startsWith('en') ? 7 : 1);
}

/** Days from the first of a week to this one. */
export function intoWeek(day: number, first: number): number {
  return (new Date(day).getDay() - first + 7) % 7;
}

/** Whole weeks that hold the month of a day. Days of other months are `null`. */
export function weeksOf(day: number, first: number): (number | null)[][] {
  const date = new Date(day);
  const month = date.getMonth();
  const weeks: (number | null)[][] = [];
  let next = midnight(date.getFullYear(), month, 1);
  next = addDays(next, -intoWeek(next, first));
  do {
    const week = Array.from({ length: 7 }, (_, i) => addDays(next, i));
    weeks.push(week.map((entry) => (new Date(entry).getMonth() === month ? entry : null)));
    next = addDays(next, 7);
  } while (new Date(next).getMonth() === month);
  return weeks;
}

/** Where a key leads from a day; `undefined` for keys that mean nothing here. */
export function dayByKey(day: number, key: string, shift: boolean, first: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -7);
    case 'ArrowDown':
      return addDays(day, 7);
    case 'Home':
      return addDays(day, -intoWeek(day, first));
    case 'End':
      return addDays(day, 6 - intoWeek(day, first));
    case 'PageUp':
      return addMonths(day, shift ? -12 : -1);
    case 'PageDown':
      return addMonths(day, shift ? 12 : 1);
    default:
      return undefined;
  }
}

export { startOfDay };
