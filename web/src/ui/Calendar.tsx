import { useLingui } from '@lingui/react/macro';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { addMonths, dayByKey, firstWeekday, startOfDay, weeksOf } from '../lib/calendar';
import { cx } from './cx';
import { IconButton } from './IconButton';

interface Props {
  /** The day that is chosen now. */
  chosen: number;
  /** The last day that can be chosen. */
  last: number;
  onChoose: (day: number) => void;
}

/** A month of days. Arrows move by days and weeks, Page keys by months, with Shift by years. */
export function Calendar({ chosen, last, onChoose }: Props) {
  const { t, i18n } = useLingui();
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const end = startOfDay(last);
  const [day, setDay] = useState(() => Math.min(startOfDay(chosen), end));
  const moved = useRef(false);
  const first = useMemo(() => firstWeekday(i18n.locale), [i18n.locale]);
  const weeks = useMemo(() => weeksOf(day, first), [day, first]);
  const names = useMemo(() => {
    const of = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(i18n.locale, options);
    return { month: of({ month: 'long', year: 'numeric' }), short: of({ weekday: 'short' }), long: of({ weekday: 'long' }), full: of({ dateStyle: 'full' }) };
  }, [i18n.locale]);
  const weekdays = weeks.find((week) => week.every((entry) => entry !== null)) ?? [];

  const go = (to: number): void => setDay(Math.min(to, end));
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [day]);

  return (
    <div className="w-full">
      <div className="flex items-center gap-1 pb-2">
        <h3 id={id} aria-live="polite" className="grow pl-3 text-15 font-semibold first-letter:uppercase">
          {names.month.format(day)}
        </h3>
        <IconButton icon={ChevronLeft} label={t`Month before`} onClick={() => go(addMonths(day, -1))} />
        <IconButton icon={ChevronRight} label={t`Month after`} disabled={weeks.some((week) => week.includes(end))} onClick={() => go(addMonths(day, 1))} />
      </div>
      <div
        ref={grid}
        role="grid"
        tabIndex={-1}
        aria-labelledby={id}
        className="outline-none"
        onKeyDown={(event) => {
          const to = dayByKey(day, event.key, event.shiftKey, first);
          if (to === undefined) return;
          event.preventDefault();
          moved.current = true;
          go(to);
        }}
      >
        <div role="row" className="grid grid-cols-7">
          {weekdays.map((entry) => (
            <span key={entry} role="columnheader" aria-label={names.long.format(entry ?? 0)} className="grid h-8 place-items-center text-12 font-medium text-ink-3">
              {names.short.format(entry ?? 0)}
            </span>
          ))}
        </div>
        {weeks.map((week) => (
          <div key={week.find((entry) => entry !== null)} role="row" className="grid grid-cols-7">
            {week.map((entry, column) => (
              <div key={entry ?? `none-${column}`} role="gridcell" aria-selected={entry === day}>
                {entry !== null && (
                  <button
                    type="button"
                    tabIndex={entry === day ? 0 : -1}
                    disabled={entry > end}
                    aria-label={names.full.format(entry)}
                    aria-current={entry === end ? 'date' : undefined}
                    onClick={() => onChoose(entry)}
                    className={cx(
                      'tabular mx-auto grid size-11 place-items-center rounded-full text-15 disabled:text-ink-3 disabled:opacity-50 sm:size-10',
                      entry === day ? 'bg-accent font-semibold text-on-accent' : cx('enabled:hover:bg-hover enabled:active:bg-pressed', entry === end && 'font-semibold text-accent-ink'),
                    )}
                  >
                    {new Date(entry).getDate()}
                  </button>
                )}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
