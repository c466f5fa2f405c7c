import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayByKey, firstWeekday, intoWeek, midnight, weeksOf } from '../src/lib/calendar';

const MONDAY = 1;
const SUNDAY = 7;

describe('a calendar', () => {
  it('begins its weeks as the language does', () => {
    expect(firstWeekday('ru')).toBe(MONDAY);
    expect(firstWeekday('en-US')).toBe(SUNDAY);
  });

  it('shows a month in whole weeks', () => {
    const weeks = weeksOf(midnight(2026, 10, 26), MONDAY);
    expect(weeks.every((week) => week.length === 7)).toBe(true);
    const days = weeks.flat().filter((day) => day !== null);
    expect(days).toHaveLength(30);
    expect(weeks[0]?.indexOf(midnight(2026, 10, 1))).toBe(6);
    expect(weeksOf(midnight(2026, 10, 26), SUNDAY)[0]?.indexOf(midnight(2026, 10, 1))).toBe(0);
  });

  it('keeps to the month when the next one is shorter', () => {
    expect(addMonths(midnight(2026, 0, 31), 1)).toBe(midnight(2026, 1, 28));
    expect(addMonths(midnight(2024, 1, 29), -12)).toBe(midnight(2023, 1, 28));
  });

  it('is walked by keys', () => {
    const day = midnight(2026, 10, 26);
    expect(intoWeek(day, MONDAY)).toBe(3);
    expect(dayByKey(day, 'ArrowUp', false, MONDAY)).toBe(addDays(day, -7));
    expect(dayByKey(day, 'Home', false, MONDAY)).toBe(midnight(2026, 10, 23));
    expect(dayByKey(day, 'End', false, SUNDAY)).toBe(midnight(2026, 10, 28));
    expect(dayByKey(day, 'PageUp', true, MONDAY)).toBe(midnight(2025, 10, 26));
    expect(dayByKey(day, 'x', false, MONDAY)).toBeUndefined();
  });
});
