import { plainText } from './bidi';
import { linkPieces } from './links';

/** A message as it is drawn. Only text leads into it, and only these shapes come out of it. */
export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'mention'; text: string; accountId: string; me: boolean }
  | { kind: 'code'; text: string }
  | { kind: 'block'; text: string }
  | { kind: 'quote'; children: Node[] }
  | { kind: Style; children: Node[] };

export type Style = 'bold' | 'italic' | 'strike' | 'spoiler';

export interface Named {
  account_id: string;
  me: boolean;
  start: number;
  len: number;
}

const FENCE = '```';
/** Shapes in one message; what follows stays as it was typed. Far above what anybody writes. */
const MOST = 1500;
/** The longer sign first: two stars are not twice one star. */
const SIGN = /\*\*|~~|\|\||[*_~`]/gu;
const STYLES: Readonly<Record<string, Style>> = { '*': 'bold', '**': 'bold', '_': 'italic', '~': 'strike', '~~': 'strike', '||': 'spoiler' };

/** A sign of markup, or something that no markup reaches into. */
type Token = { kind: 'sign'; text: string; opens: boolean; closes: boolean } | { kind: 'node'; node: Node };

/**
 * Reads the markup of a message. Every sign is looked at a bounded number of times, so that the longest text that can be sent
 * takes as long as its length says.
 */
export function parseMarkup(text: string, mentions: readonly Named[] = []): Node[] {
  const left = { shapes: MOST };
  const nodes: Node[] = [];
  let from = 0;
  // A block of code is code whatever stands in it, names included.
  while (left.shapes > 0) {
    const open = text.indexOf(FENCE, from);
    const close = open < 0 ? -1 : text.indexOf(FENCE, open + FENCE.length);
    if (close < 0) break;
    const code = plainText(text.slice(open + FENCE.length, close)).replace(/^[ \t]*[\w+#.-]{0,16}\n/u, '').replace(/\n$/u, '');
    if (code.trim() === '') {
      append(nodes, lines(text, from, close + FENCE.length, mentions, left));
    } else {
      append(nodes, lines(text, from, text.charAt(open - 1) === '\n' ? Math.max(from, open - 1) : open, mentions, left));
      left.shapes -= 1;
      nodes.push({ kind: 'block', text: code });
    }
    from = close + FENCE.length;
    if (code.trim() !== '' && text.charAt(from) === '\n') from += 1;
  }
  append(nodes, lines(text, from, text.length, mentions, left));
  return joined(nodes);
}

/** The text without its markup, in one line; what is hidden stays hidden. For the list, for quotes and for announcements. */
export function flatText(nodes: readonly Node[]): string {
  const flat = (node: Node): string => {
    switch (node.kind) {
      case 'spoiler':
        return '▒'.repeat(5);
      case 'bold':
      case 'italic':
      case 'strike':
        return node.children.map(flat).join('');
      case 'quote':
        return ` ${node.children.map(flat).join('')} `;
      case 'block':
        return ` ${node.text} `;
      default:
        return node.text;
    }
  };
  return nodes.map(flat).join('').replaceAll(/\s+/gu, ' ').trim();
}

/** Not by spreading: a message may have more nodes than a call may have arguments. */
function append(to: Node[], nodes: readonly Node[]): void {
  for (const node of nodes) to.push(node);
}

/** Lines from one place to another: those that begin with ">" stand together as a quote. */
function lines(text: string, from: number, to: number, mentions: readonly Named[], left: { shapes: number }): Node[] {
  const nodes: Node[] = [];
  let quote: Node[] | null = null;
  let at = from;
  let next = mentions.findIndex((mention) => mention.start >= from);
  if (next < 0) next = mentions.length;
  while (at < to) {
    const found = text.indexOf('\n', at);
    const end = found < 0 || found >= to ? to : found;
    const isQuote = text.charAt(at) === '>' && text.slice(at + 1, end).trim() !== '' && (quote !== null || left.shapes > 0);
    const start = isQuote ? at + (text.charAt(at + 1) === ' ' ? 2 : 1) : at;
    const here: Named[] = [];
    for (let mention = mentions[next]; mention && mention.start < end; mention = mentions[next]) {
      if (mention.start >= start && mention.start + mention.len <= end) here.push(mention);
      next += 1;
    }
    const line = inline(text, start, end, here, left);
    if (isQuote) {
      if (quote === null) {
        left.shapes -= 1;
        quote = [];
        // The quote begins on a line of its own anyhow.
        const before = nodes.at(-1);
        if (before?.kind === 'text' && before.text === '\n') nodes.pop();
        nodes.push({ kind: 'quote', children: quote });
      } else {
        quote.push({ kind: 'text', text: '\n' });
      }
      append(quote, line);
    } else {
      quote = null;
      append(nodes, line);
      if (end < to) nodes.push({ kind: 'text', text: '\n' });
    }
    at = end + 1;
  }
  return nodes.map((node) => (node.kind === 'quote' ? { ...node, children: joined(node.children) } : node));
}

/** One line: names and links first, then code, then the signs around words, matched as brackets are. */
function inline(text: string, from: number, to: number, mentions: readonly Named[], left: { shapes: number }): Node[] {
  const tokens: Token[] = [];
  let at = from;
  for (const mention of mentions) {
    signs(plainText(text.slice(at, mention.start)), tokens, left, at > from, true);
    const name = plainText(text.slice(mention.start, mention.start + mention.len));
    tokens.push({ kind: 'node', node: { kind: 'mention', text: name, accountId: mention.account_id, me: mention.me } });
    at = mention.start + mention.len;
  }
  signs(plainText(text.slice(at, to)), tokens, left, at > from, false);
  return matched(tokens, left);
}

const isWord = (sign: string): boolean => /[\p{L}\p{N}]/u.test(sign);
const isBlank = (sign: string): boolean => sign === '' || /\s/u.test(sign);

/** A name or a link beside a sign: neither a blank nor part of the word. */
const BESIDE = '·';

function signs(text: string, tokens: Token[], left: { shapes: number }, behindName: boolean, beforeName: boolean): void {
  const pieces = linkPieces(text);
  pieces.forEach((piece, i) => {
    if (piece.kind === 'link') {
      tokens.push({ kind: 'node', node: piece });
    } else {
      const before = i > 0 || behindName ? BESIDE : '';
      const after = i < pieces.length - 1 || beforeName ? BESIDE : '';
      split(piece.text, tokens, left, before, after);
    }
  });
}

function split(text: string, tokens: Token[], left: { shapes: number }, first: string, last: string): void {
  const plain = (part: string): void => {
    if (part !== '') tokens.push({ kind: 'node', node: { kind: 'text', text: part } });
  };
  let from = 0;
  let tick = true;
  SIGN.lastIndex = 0;
  for (let match = SIGN.exec(text); match; match = SIGN.exec(text)) {
    const [sign] = match;
    const before = text.charAt(match.index - 1) || first;
    const after = text.charAt(match.index + sign.length) || last;
    if (sign === '`') {
      const close: number = tick && left.shapes > 0 ? text.indexOf('`', match.index + 1) : -1;
      tick = close >= 0;
      if (close > match.index + 1) {
        plain(text.slice(from, match.index));
        left.shapes -= 1;
        tokens.push({ kind: 'node', node: { kind: 'code', text: text.slice(match.index + 1, close) } });
        from = close + 1;
        SIGN.lastIndex = from;
      }
      continue;
    }
    // As in writing: it opens before a word and closes behind one, never inside (snake_case, 2*3*4).
    const opens = !isWord(before) && !isBlank(after);
    const closes = !isBlank(before) && !isWord(after);
    if (!opens && !closes) continue;
    plain(text.slice(from, match.index));
    tokens.push({ kind: 'sign', text: sign, opens, closes });
    from = match.index + sign.length;
  }
  plain(text.slice(from));
}

/** A sign that waits for its other half, and what came since. */
interface Open {
  sign: string;
  nodes: Node[];
}

function matched(tokens: readonly Token[], left: { shapes: number }): Node[] {
  const stack: Open[] = [{ sign: '', nodes: [] }];
  const waiting = new Set<string>();
  const push = (node: Node): void => void stack.at(-1)?.nodes.push(node);
  const giveUp = (open: Open): void => {
    waiting.delete(open.sign);
    push({ kind: 'text', text: open.sign });
    open.nodes.forEach(push);
  };
  for (const token of tokens) {
    if (token.kind === 'node') {
      push(token.node);
      continue;
    }
    const style = STYLES[token.text];
    if (style && token.closes && waiting.has(token.text)) {
      // Others that were opened inside and not closed are signs like any other.
      for (let top = stack.pop(); top; top = stack.pop()) {
        if (top.sign !== token.text) {
          giveUp(top);
          continue;
        }
        waiting.delete(top.sign);
        if (top.nodes.length === 0) push({ kind: 'text', text: top.sign + token.text });
        else push({ kind: style, children: joined(top.nodes) });
        break;
      }
    } else if (style && token.opens && !waiting.has(token.text) && left.shapes > 0) {
      left.shapes -= 1;
      waiting.add(token.text);
      stack.push({ sign: token.text, nodes: [] });
    } else {
      push({ kind: 'text', text: token.text });
    }
  }
  while (stack.length > 1) {
    const open = stack.pop();
    if (open) giveUp(open);
  }
  return stack[0]?.nodes ?? [];
}

/** Texts that stand side by side as one. */
function joined(nodes: readonly Node[]): Node[] {
  const out: Node[] = [];
  let run: string[] = [];
  const flush = (): void => {
    const text = run.join('');
    run = [];
    if (text !== '') out.push({ kind: 'text', text });
  };
  for (const node of nodes) {
    if (node.kind === 'text') {
      run.push(node.text);
    } else {
      flush();
      out.push(node);
    }
  }
  flush();
  return out;
}
