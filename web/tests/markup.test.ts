import { describe, expect, it } from 'vitest';
import { onlyEmoji } from '../src/lib/emoji';
import { linkPieces } from '../src/lib/links';
import { flatText, parseMarkup, type Node } from '../src/lib/markup';

/** A tree as one can read it. */
function draw(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
          return node.text;
        case 'link':
          return `<a ${node.text}>`;
        case 'mention':
          return `<@ ${node.text}>`;
        case 'code':
        case 'block':
          return `<${node.kind} ${node.text}>`;
        default:
          return `<${node.kind} ${draw(node.children)}>`;
      }
    })
    .join('');
}

const drawn = (text: string): string => draw(parseMarkup(text));
const signsOf = (text: string): string => text.replaceAll(/[*_~|`>\s]/gu, '');
const textOf = (nodes: readonly Node[]): string => nodes.map((node) => ('children' in node ? textOf(node.children) : node.text)).join('');

describe('markup', () => {
  it.each([
    ['*bold*, **bold**', '<bold bold>, <bold bold>'],
    ['_it_ ~gone~ ~~gone~~ ||who||', '<italic it> <strike gone> <strike gone> <spoiler who>'],
    ['*bold _and italic_*', '<bold bold <italic and italic>>'],
    ['`let *x* = 1` *y*', '<code let *x* = 1> <bold y>'],
    ['```\nlet x = 1;\n```', '<block let x = 1;>'],
    ['see\n```rust\nfn a() {}\n```\nthere', 'see<block fn a() {}>there'],
    ['> one\n> *two*\nthree', '<quote one\n<bold two>>three'],
    ['(*bold*)!', '(<bold bold>)!'],
    ['_https://example.org/a_b_', '<italic <a https://example.org/a_b>>'],
    ['*https://example.org/a*', '<bold <a https://example.org/a>>'],
    ['||a https://example.org/||', '<spoiler a <a https://example.org/>>'],
  ])('%s', (text, wanted) => {
    expect(drawn(text)).toBe(wanted);
  });

  it.each(['2*3*4', 'snake_case_name', '* one\n* two', '- one\n- two', '1. one', '*', '**', '****', '||||', '* not *', 'a ~ b ~ c', '`', '``', '```', '``````', '>', '> ', '*open', '_a*b_c*d', 'a\n>b?c'.slice(0, 1), '<b>x</b><img src=x onerror=alert(1)>', '&lt;'])('%s stays as it is', (text) => {
    expect(drawn(text)).toBe(text);
  });

  it('does not reach over lines', () => {
    expect(drawn('*one\ntwo*')).toBe('*one\ntwo*');
  });

  it('gives up what was opened inside and not closed', () => {
    expect(drawn('*one _two* three')).toBe('<bold one _two> three');
  });

  it('never reaches into a name, and styles around it', () => {
    const text = 'ask *@A*nna_* now';
    const mentions = [{ account_id: 'a', me: true, start: 5, len: 7 }];
    expect(draw(parseMarkup(text, mentions))).toBe('ask <bold <@ @A*nna_>> now');
  });

  it('keeps names whole at the ends of lines and in quotes', () => {
    const mentions = [{ account_id: 'a', me: false, start: 2, len: 2 }, { account_id: 'b', me: false, start: 5, len: 2 }];
    expect(draw(parseMarkup('> @a\n@b', mentions))).toBe('<quote <@ @a>><@ @b>');
  });

  it('is one line without markup in the list, and keeps what is hidden hidden', () => {
    expect(flatText(parseMarkup('*Hi*\n> quoted\n`x` ||the secret||'))).toBe('Hi quoted x ▒▒▒▒▒');
  });
});

describe('hostile markup', () => {
  const LONG = 64 * 1024;
  const bricks = ['*', '**', '_', '~', '||', '`', '```\n', '>', '> ', '\n', ' ', 'a', 'é', '👍', '*a', 'a*', '_a_', '|| |', 'https://a.b/', 'a@b.c', 'a%', '(', ')', '@', '\u202e', '\u0301', '*a_b~c||d'];

  it('loses no letter, whatever is put together', () => {
    // A small generator of its own, so that a failure can be seen again.
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };
    for (let round = 0; round < 1500; round += 1) {
      const text = Array.from({ length: next(24) }, () => bricks[next(bricks.length)] ?? '').join('');
      expect(signsOf(textOf(parseMarkup(text))), JSON.stringify(text)).toBe(signsOf(text.replaceAll('\u202e', '')));
    }
  });

  it('ends after work that grows with the length and no faster', () => {
    for (const brick of [...bricks, '*_~', '_a*b', '`a``', '```a', '>a\n', 'www.', 'www.)', 'mailto:', '@a.', '*a* ', '[(']) {
      const text = brick.repeat(Math.ceil(LONG / brick.length)).slice(0, LONG);
      const nodes = parseMarkup(text);
      expect(nodes.length).toBeLessThan(LONG);
    }
  });

  it('draws a bounded number of shapes', () => {
    const count = (nodes: readonly Node[]): number => nodes.reduce((sum, node) => sum + ('children' in node ? 1 + count(node.children) : 0), 0);
    expect(count(parseMarkup('*a* '.repeat(16_000)))).toBeLessThanOrEqual(1500);
    expect(count(parseMarkup('> a\n\n'.repeat(12_000)))).toBeLessThanOrEqual(1500);
  });
});

describe('hosts', () => {
  const shown = (text: string): string[] => linkPieces(text).flatMap((piece) => (piece.kind === 'link' ? [piece.text] : []));

  it.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
    ['https://почта.рф/путь', 'https://почта.рф/путь'],
    ['https://münchen.de', 'https://münchen.de'],
    // Cyrillic letters under a Latin ending, and two scripts in one word.
    ['https://аррӏе.com/login', 'https://xn--80ak6aa92e.com/login'],
    ['https://pаypal.com', 'https://xn--pypal-4ve.com'],
    ['https://xn--80ak6aa92e.com', 'https://xn--80ak6aa92e.com'],
    ['https://bank。example/a', 'https://bank.example/a'],
    ['https://bank.example%2eevil.example/', 'https://bank.example.evil.example/'],
    ['https://evil.example\\@bank.example/', 'https://evil.example\\@bank.example/'],
    ['https://0x7f.1/', 'https://127.0.0.1/'],
  ])('%s is shown as %s', (text, wanted) => {
    expect(shown(text)).toEqual([wanted]);
  });
});

describe('emoji alone', () => {
  it.each([
    ['👍', 1],
    [' 👨‍👩‍👧 ❤️ ', 2],
    ['🇳🇱🏳️‍🌈', 2],
    ['1️⃣', 1],
    ['👍 yes', 0],
    ['12', 0],
    ['👍'.repeat(7), 0],
    ['', 0],
  ])('%s counts %i', (text, count) => {
    expect(onlyEmoji(text)).toBe(count);
  });
});
