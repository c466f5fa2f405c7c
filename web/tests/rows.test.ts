import { describe, expect, it } from 'vitest';
import { buildRows as build, firstNew, newestSeq } from '../src/chat/rows';
import type { ConversationView, MessageView } from '../src/core/types.gen';

const START = new Date(2026, 10, 23, 12, 0).getTime();

function message(id: string, author: string, minutes: number, part: Partial<MessageView> = {}): MessageView {
  return { id, hash: id, seq: Number(id), author_id: author, author, mine: author === 'me', time: START + minutes * 60_000, body: { kind: 'text', text: id, mentions: [] }, reply: null, forwarded: false, reactions: [], edited: null, may_edit: false, may_delete: false, state: null, verified: true, late: false, ...part };
}

const view = (messages: MessageView[], readSeq = 99): ConversationView =>
  ({ messages, read_seq: readSeq, members: [], has_older: false, write_block: null, integrity_alarm: false, row: {} }) as unknown as ConversationView;

const buildRows = (of: ConversationView): ReturnType<typeof build> => build(of, newestSeq(of.messages));

const shape = (rows: ReturnType<typeof buildRows>): string[] => rows.map((row) => (row.kind === 'message' ? `${row.key}${row.first ? '<' : ''}${row.last ? '>' : ''}` : row.kind));

describe('rows of a conversation', () => {
  it('closes up what one author says within five minutes', () => {
    expect(shape(buildRows(view([message('1', 'a', 0), message('2', 'a', 2), message('3', 'a', 6), message('4', 'a', 12), message('5', 'b', 13)])))).toEqual(['top', 'day', '1<', '2', '3>', '4<>', '5<>']);
  });

  it('parts days', () => {
    expect(shape(buildRows(view([message('1', 'a', -13 * 60), message('2', 'a', 0)])))).toEqual(['top', 'day', '1<>', 'day', '2<>']);
  });

  it('puts the line before the first new message of others', () => {
    expect(shape(buildRows(view([message('1', 'a', 0), message('2', 'me', 1), message('3', 'a', 2), message('4', 'a', 3)], 1)))).toEqual(['top', 'day', '1<>', '2<>', 'new', '3<', '4>']);
    expect(firstNew([message('1', 'me', 0)], 0, 9)).toBe(-1);
  });

  it('draws no line for what comes while one looks', () => {
    expect(firstNew([message('1', 'a', 0), message('2', 'a', 1)], 1, 1)).toBe(-1);
  });

  it('breaks a run at what happened between', () => {
    const joined = message('2', 'a', 1, { body: { kind: 'system', event: { kind: 'left', who: 'b' } } });
    expect(shape(buildRows(view([message('1', 'a', 0), joined, message('3', 'a', 2)])))).toEqual(['top', 'day', '1<>', 'line', '3<>']);
  });

  it('keeps a key for every row, each once', () => {
    const rows = buildRows(view([message('1', 'a', -3000), message('2', 'me', 0, { seq: 0 }), message('3', 'me', 0, { seq: 0 })], 0));
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });
});
