import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const KILO = 1000;

function unitOf(bytes: number): 0 | 1 | 2 | 3 | 4 {
  if (bytes < KILO) return 0;
  if (bytes < KILO ** 2) return 1;
  if (bytes < KILO ** 3) return 2;
  return bytes < KILO ** 4 ? 3 : 4;
}

function unitName(i18n: I18n, unit: 0 | 1 | 2 | 3 | 4): string {
  switch (unit) {
    case 0:
      return i18n._(msg({ context: 'unit', message: 'B' }));
    case 1:
      return i18n._(msg({ context: 'unit', message: 'KB' }));
    case 2:
      return i18n._(msg({ context: 'unit', message: 'MB' }));
    case 3:
      return i18n._(msg({ context: 'unit', message: 'GB' }));
    case 4:
      return i18n._(msg({ context: 'unit', message: 'TB' }));
  }
}

/** Three figures at most: 1.2, 34, 340. */
function figure(i18n: I18n, value: number, unit: number): string {
  const digits = unit === 0 || value >= 10 ? 0 : 1;
  return new Intl.NumberFormat(i18n.locale, { maximumFractionDigits: digits }).format(value);
}

/** A number of bytes, in decimal units as file managers show them. */
export function size(i18n: I18n, bytes: number): string {
  const unit = unitOf(bytes);
  return `${figure(i18n, bytes / KILO ** unit, unit)}\u00a0${unitName(i18n, unit)}`;
}

/** "34 of 100 MB": both in the unit of the whole. */
export function sizeOf(i18n: I18n, done: number, total: number): string {
  const unit = unitOf(total);
  const part = figure(i18n, Math.min(done, total) / KILO ** unit, unit);
  const whole = figure(i18n, total / KILO ** unit, unit);
  const name = unitName(i18n, unit);
  return i18n._(msg({ message: `${{ part }} of ${{ whole }}\u00a0${{ name }}` }));
}

/** Bytes per second. */
export function speed(i18n: I18n, bytesPerSecond: number): string {
  const amount = size(i18n, bytesPerSecond);
  return i18n._(msg({ message: `${{ amount }}/s` }));
}

/** Time left, rounded so that it does not flicker; `null` when nobody can know. Seconds. */
export function timeLeft(i18n: I18n, seconds: number): string | null {
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  if (seconds >= 100 * 3600) return null;
  if (seconds < 60) {
    const s = Math.max(1, Math.ceil(seconds));
    return i18n._(msg({ message: `${{ s }} s left` }));
  }
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return i18n._(msg({ message: `${{ minutes }} min left` }));
  const h = Math.floor(minutes / 60);
  const m = minutes % 60;
  return m === 0 ? i18n._(msg({ message: `${{ h }} h left` })) : i18n._(msg({ message: `${{ h }} h ${{ m }} min left` }));
}

/** "report-of-…-final.pdf": the end of a name with its extension is never cut. */
export function splitName(name: string, tail = 10): { head: string; tail: string } {
  const signs = [...name];
  if (signs.length <= tail + 4) return { head: '', tail: name };
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? Array.from(name.slice(dot)).length : 0;
  const keep = Math.min(Math.max(tail, extension + 4), 24);
  return { head: signs.slice(0, -keep).join(''), tail: signs.slice(-keep).join('') };
}
