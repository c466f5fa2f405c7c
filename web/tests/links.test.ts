import { describe, expect, it } from 'vitest';
import { plainName, plainText } from '../src/lib/bidi';
import { linkPieces } from '../src/lib/links';

const links = (text: string): string[] => linkPieces(text).flatMap((piece) => (piece.kind === 'link' ? [piece.href] : []));

describe('links', () => {
  it.each([
    ['see https://example.org/a_(b) now', 'https://example.org/a_(b)'],
    ['(https://example.org/a)', 'https://example.org/a'],
    ['https://example.org/a, then', 'https://example.org/a'],
    ['Really? https://example.org/?q=1&b=2!', 'https://example.org/?q=1&b=2'],
    ['www.example.org.', 'https://www.example.org/'],
    ['write to mira@example.org.', 'mailto:mira@example.org'],
    ['«https://пример.рф/путь»', 'https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C'],
  ])('%s', (text, href) => {
    expect(links(text)).toEqual([href]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'vbscript:x', 'blob:https://example.org/1', 'https://', 'https://bank.example@evil.example/', 'no links here', '1.2.3', 'a@b'])('%s leads nowhere', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('loses nothing of the text', () => {
    const text = 'a https://example.org/x, b www.example.org and c@example.org javascript:1 d';
    expect(linkPieces(text).map((piece) => piece.text).join('')).toBe(text);
  });

  it('stays quick on hostile text', () => {
    const text = 'https://'.repeat(4000) + '('.repeat(4000);
    expect(linkPieces(text).map((piece) => piece.text).join('')).toBe(text);
  });
});

describe('direction controls', () => {
  it('cannot hide the extension of a file', () => {
    expect(plainName('photo\u202egnp.exe')).toBe('photognp.exe');
    expect(plainName('a\u2066b\u2069\u200f\u061c.txt')).toBe('ab.txt');
  });

  it('keeps a name on one line', () => {
    expect(plainName('Anna\nSystem message')).toBe('Anna System message');
  });

  it('cannot turn around what stands next to a message, and keeps its lines', () => {
    expect(plainText('one\n\u202etwo\u2067\tthree')).toBe('one\ntwo\tthree');
  });

  it('keeps what letters and emoji need', () => {
    expect(plainText('می\u200cخواهم 👩\u200d👧')).toBe('می\u200cخواهم 👩\u200d👧');
  });
});
