import { describe, expect, it } from 'vitest';
import { daysBetween, shortTime } from '../src/lib/dates';
import { size, sizeOf, speed, splitName, timeLeft } from '../src/lib/format';
import { members, unreadCount } from '../src/lib/system-text';
import { LANGUAGES } from './speak';

const { en, ru } = LANGUAGES;
const spaced = (text: string | null): string | null => text?.replaceAll('\u00a0', ' ') ?? null;

describe('sizes', () => {
  it.each([
    [0, '0 B', '0 Б'],
    [999, '999 B', '999 Б'],
    [1000, '1 KB', '1 КБ'],
    [1540, '1.5 KB', '1,5 КБ'],
    [34_000_000, '34 MB', '34 МБ'],
    [1_900_000_000, '1.9 GB', '1,9 ГБ'],
    [2 ** 46, '70 TB', '70 ТБ'],
  ])('%d', (bytes, english, russian) => {
    expect(spaced(size(en, bytes))).toBe(english);
    expect(spaced(size(ru, bytes))).toBe(russian);
  });

  it('says both in the unit of the whole, and never more than the whole', () => {
    expect(spaced(sizeOf(en, 34_000_000, 100_000_000))).toBe('34 of 100 MB');
    expect(spaced(sizeOf(ru, 400_000, 1_900_000_000))).toBe('0 из 1,9 ГБ');
    expect(spaced(sizeOf(en, 12, 10))).toBe('10 of 10 B');
  });

  it('says a speed', () => {
    expect(spaced(speed(en, 12_000_000))).toBe('12 MB/s');
    expect(spaced(speed(ru, 12_000_000))).toBe('12 МБ/с');
  });
});

describe('time left', () => {
  it.each([
    [0.2, '1 s left', 'осталось 1 с'],
    [6, '6 s left', 'осталось 6 с'],
    [59.5, '60 s left', 'осталось 60 с'],
    [61, '2 min left', 'осталось 2 мин'],
    [3600, '1 h left', 'осталось 1 ч'],
    [4800, '1 h 20 min left', 'осталось 1 ч 20 мин'],
  ])('%d s', (seconds, english, russian) => {
    expect(timeLeft(en, seconds)).toBe(english);
    expect(timeLeft(ru, seconds)).toBe(russian);
  });

  it('says nothing that nobody can know', () => {
    expect(timeLeft(en, Number.POSITIVE_INFINITY)).toBeNull();
    expect(timeLeft(en, Number.NaN)).toBeNull();
    expect(timeLeft(en, -1)).toBeNull();
    expect(timeLeft(en, 400 * 3600)).toBeNull();
  });
});

describe('counting', () => {
  it.each([
    [1, '1 участник', '1 member'],
    [2, '2 участника', '2 members'],
    [5, '5 участников', '5 members'],
    [21, '21 участник', '21 members'],
    [112, '112 участников', '112 members'],
  ])('%d', (count, russian, english) => {
    expect(members(ru, count)).toBe(russian);
    expect(members(en, count)).toBe(english);
  });

  it('counts unread messages', () => {
    expect(unreadCount(ru, 1)).toBe('1 непрочитанное сообщение');
    expect(unreadCount(ru, 3)).toBe('3 непрочитанных сообщения');
    expect(unreadCount(ru, 11)).toBe('11 непрочитанных сообщений');
  });
});

describe('dates', () => {
  it('counts days as a calendar does', () => {
    const late = new Date(2026, 10, 22, 23, 59).getTime();
    const early = new Date(2026, 10, 23, 0, 1).getTime();
    expect(daysBetween(late, early)).toBe(1);
  });

  it('is short in the list', () => {
    const now = new Date(2026, 10, 23, 14, 0).getTime();
    expect(shortTime(ru, new Date(2026, 10, 23, 9, 5).getTime(), now)).toBe('9:05');
    expect(shortTime(en, new Date(2026, 10, 21).getTime(), now)).toBe('Sat');
    expect(shortTime(en, new Date(2026, 2, 1).getTime(), now)).toBe('Mar 1');
  });
});

describe('names of files', () => {
  it.each(['a.txt', 'отчёт-по-зимнему-саду-2026.pdf', 'no extension at all in this name', '.hidden', 'x.tar.gz', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦.png'])('%s is whole when joined', (name) => {
    const { head, tail } = splitName(name);
    expect(head + tail).toBe(name);
  });

  it('always keeps the extension', () => {
    expect(splitName('a-very-long-name-indeed-final.pdf').tail.endsWith('final.pdf')).toBe(true);
    expect(splitName('invoice.pdf                                      .exe').tail.endsWith('.exe')).toBe(true);
  });
});
