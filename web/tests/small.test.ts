import { describe, expect, it } from 'vitest';
import { clampWidth } from '../src/app/widths';
import { browserLocale } from '../src/i18n';
import { hueOf, initialsOf } from '../src/lib/avatar';
import { fromBase64Url, toBase64Url } from '../src/lib/base64';
import { tidyLogin } from '../src/lib/login';
import { claimsInline, inlineBlob, sniff } from '../src/lib/sniff';

const bytes = (...parts: (string | number[])[]): Uint8Array => new Uint8Array([...parts.flatMap((part) => (typeof part === 'string' ? [...part].map((sign) => sign.charCodeAt(0)) : part)), ...Array.from({ length: 16 }, () => 0)]);

describe('what may be shown inline', () => {
  it.each([
    [bytes([0x89], 'PNG'), 'image/png'],
    [bytes([0xff, 0xd8, 0xff]), 'image/jpeg'],
    [bytes('RIFF', [0, 0, 0, 0], 'WEBP'), 'image/webp'],
    [bytes([0, 0, 0, 0], 'ftypavif'), 'image/avif'],
    [bytes([0, 0, 0, 0], 'ftypisom'), 'video/mp4'],
    [bytes([0x1a, 0x45, 0xdf, 0xa3]), 'video/webm'],
  ])('%#', (data, mime) => {
    expect(sniff(data)?.mime).toBe(mime);
  });

  it('is decided by the bytes and never by the claim', async () => {
    expect(sniff(bytes('<svg xmlns='))).toBeNull();
    expect(sniff(bytes('<!doctype html>'))).toBeNull();
    expect(claimsInline('image/svg+xml')).toBeNull();
    expect(await inlineBlob(new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/png' }))).toBeNull();
    const found = await inlineBlob(new Blob([bytes([0x89], 'PNG') as Uint8Array<ArrayBuffer>], { type: 'text/html' }));
    expect(found?.blob.type).toBe('image/png');
  });
});

describe('avatars', () => {
  it('take their hue from the id alone', () => {
    expect(hueOf('acc-1')).toBe(hueOf('acc-1'));
    expect(new Set(Array.from({ length: 200 }, (_, i) => hueOf(`acc-${i}`))).size).toBe(12);
  });

  it.each([
    ['Mira Holm', 'MH'],
    ['Ирина Петровна Белова', 'ИБ'],
    ['leo', 'L'],
    ['  ', '?'],
    ['«Тихий лес»', 'ТЛ'],
    ['sam_the_carpenter', 'SC'],
  ])('%s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

it('reads and writes base64url', () => {
  const data = new Uint8Array([0, 250, 251, 252, 253, 254, 255]);
  expect(fromBase64Url(toBase64Url(data))).toEqual(data);
  expect(toBase64Url(data)).toMatch(/^[\w-]+$/u);
  expect(fromBase64Url('a+b/')).toBeNull();
});

it('tidies a login', () => {
  expect(tidyLogin(' @Mira.Holm ')).toBe('mira.holm');
});

it('keeps the list between its bounds', () => {
  expect(clampWidth(10)).toBe(320);
  expect(clampWidth(9000)).toBe(420);
});

it('speaks what the browser asks for', () => {
  expect(browserLocale(['uk-UA', 'ru-RU', 'en'])).toBe('ru');
  expect(browserLocale(['fr'])).toBe('en');
});
