import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HUES } from '../src/lib/avatar';
import { contrast, oklch, parse } from './oklch';

type Mode = 'light' | 'dark';

const css = readFileSync(new URL('../src/styles/tokens.css', import.meta.url), 'utf8');
const [plainCss = '', contrastCss = ''] = css.split('@media (prefers-contrast: more)');

function tokens(source: string): Record<Mode, Map<string, string>> {
  const light = new Map<string, string>();
  const dark = new Map<string, string>();
  for (const match of source.matchAll(/--([\w-]+):\s*(light-dark\((oklch\([^)]*\)),\s*(oklch\([^)]*\))\)|oklch\([^)]*\));/gu)) {
    const name = match[1] ?? '';
    light.set(name, match[3] ?? match[2] ?? '');
    dark.set(name, match[4] ?? match[2] ?? '');
  }
  return { light, dark };
}

const plain = tokens(plainCss);
const more = tokens(contrastCss);
const variants = (['light', 'dark'] as const).flatMap((mode) => [
  { name: mode, map: plain[mode] },
  { name: `${mode}, more contrast`, map: new Map([...plain[mode], ...more[mode]]) },
]);

const GROUNDS = ['ground', 'paper', 'raised', 'sunken', 'hover'];
const TEXT: [ink: string, grounds: string[]][] = [
  ['ink', [...GROUNDS, 'pressed', 'accent-soft', 'accent-faint', 'bubble', 'info-soft', 'good-soft', 'warn-soft', 'danger-soft']],
  ['ink-2', [...GROUNDS, 'accent-soft', 'accent-faint', 'bubble']],
  ['ink-3', [...GROUNDS, 'bubble']],
  ['accent-ink', [...GROUNDS, 'accent-soft', 'accent-faint', 'bubble', 'bubble-own', 'warn-soft']],
  ['on-accent', ['accent', 'accent-hover']],
  ['bubble-own-ink', ['bubble-own']],
  ['bubble-own-ink-2', ['bubble-own']],
  ['danger', [...GROUNDS, 'bubble', 'bubble-own', 'danger-soft']],
  ['warn', [...GROUNDS, 'warn-soft']],
  ['good', ['paper', 'raised', 'good-soft']],
  ['info', ['paper', 'raised', 'info-soft']],
  ['on-danger', ['danger-fill']],
  ['on-night', ['night']],
];
/** Borders of controls and bars that carry meaning: 3:1 (WCAG 1.4.11). */
const EDGES: [string, string[]][] = [
  ['edge', ['paper', 'raised', 'sunken', 'ground']],
  ['accent', ['paper', 'ground', 'raised']],
  ['warn', ['paper']],
  ['good', ['paper', 'ground']],
];

describe.each(variants)('tokens, $name', ({ map }) => {
  const ratio = (ink: string, ground: string): number => {
    const a = map.get(ink);
    const b = map.get(ground);
    if (a === undefined || b === undefined) throw new Error(`no token ${a === undefined ? ink : ground}`);
    return contrast(parse(a), parse(b));
  };

  it.each(TEXT.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))('%s on %s is AA', (ink, ground) => {
    expect(ratio(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGES.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))('%s on %s is seen', (ink, ground) => {
    expect(ratio(ink, ground)).toBeGreaterThanOrEqual(3);
  });
});

describe('colours from account ids', () => {
  const parts = readFileSync(new URL('../src/styles/parts.css', import.meta.url), 'utf8');
  const pair = (after: string): Record<Mode, [number, number]> => {
    const match = new RegExp(`${after}light-dark\\(oklch\\(([\\d.]+) ([\\d.]+) var\\(--hue\\)\\), oklch\\(([\\d.]+) ([\\d.]+) var\\(--hue\\)\\)\\)`, 'u').exec(parts);
    if (!match) throw new Error(`no colour after ${after}`);
    const [l1 = 0, c1 = 0, l2 = 0, c2 = 0] = match.slice(1).map(Number);
    return { light: [l1, c1], dark: [l2, c2] };
  };
  const ground = pair('\\.avatar \\{[^}]*?background: ');
  const ink = pair('\\.avatar \\{[^}]*?color: ');
  const author = pair('\\.author \\{[^}]*?color: ');
  const hues = Array.from({ length: HUES }, (_, i) => (i * 360) / HUES + 10);

  it.each((['light', 'dark'] as const).flatMap((mode) => hues.map((hue) => [mode, hue] as const)))('%s, hue %d', (mode, hue) => {
    expect(contrast(oklch(...ink[mode], hue), oklch(...ground[mode], hue))).toBeGreaterThanOrEqual(4.5);
    for (const name of ['bubble', 'bubble-own', 'paper']) {
      expect(contrast(oklch(...author[mode], hue), parse(plain[mode].get(name) ?? '')), name).toBeGreaterThanOrEqual(4.5);
    }
  });
});
