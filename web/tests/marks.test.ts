import { describe, expect, it } from 'vitest';
import { markOf, toggleMark, type Chosen, type Mark } from '../src/lib/marks';

/** "[" and "]" say what is chosen. */
function at(drawn: string): Chosen {
  const start = drawn.indexOf('[');
  const end = drawn.indexOf(']') - 1;
  return { text: drawn.replace(/[[\]]/gu, ''), start, end };
}

function after(drawn: string, mark: Mark): string {
  const field = at(drawn);
  const change = toggleMark(field, mark);
  const text = field.text.slice(0, change.from) + change.with + field.text.slice(change.to);
  return `${text.slice(0, change.start)}[${text.slice(change.start, change.end)}]${text.slice(change.end)}`;
}

describe('styles while writing', () => {
  it.each([
    ['a [word] here', 'bold', 'a *[word]* here'],
    ['a *[word]* here', 'bold', 'a [word] here'],
    ['a [*word*] here', 'bold', 'a [word] here'],
    ['a[ word ]here', 'italic', 'a _[word]_ here'],
    ['[]', 'spoiler', '||[]||'],
    ['||[]||', 'spoiler', '[]'],
    ['[one\n\n two]', 'strike', '[~one~\n\n ~two~]'],
    ['[let a;\nlet b;]', 'code', '[```\nlet a;\nlet b;\n```]'],
    ['*[word]*', 'italic', '*_[word]_*'],
  ] as const)('%j and %s make %j', (drawn, mark, wanted) => {
    expect(after(drawn, mark)).toBe(wanted);
  });

  it('knows its keys by their place', () => {
    expect(markOf({ code: 'KeyB', shiftKey: false, altKey: false })).toBe('bold');
    expect(markOf({ code: 'KeyX', shiftKey: true, altKey: false })).toBe('strike');
    expect(markOf({ code: 'KeyX', shiftKey: false, altKey: false })).toBeNull();
    expect(markOf({ code: 'KeyB', shiftKey: false, altKey: true })).toBeNull();
  });
});
