import { describe, expect, it } from 'vitest';
import type { MemberView } from '../src/core/types.gen';
import { findMentions, queryAt, suggest } from '../src/lib/mentions';

const person = (login: string, name: string, me = false): MemberView => ({ account_id: `id-${login}`, login, name, avatar: null, about: '', admin: false, me, trust: 'unverified', blocked: false });
const ANNA = person('anna.k', 'Anna');
const MARIA = person('maria', 'Anna Maria');
const IRA = person('ira_b', 'Ирина Белова');
const TWIN = person('anna2', 'Anna');
const ME = person('mira', 'Mira', true);

const named = (text: string, members: readonly MemberView[], picked = {}): string[] => findMentions(text, members, picked).map((m) => `${m.account_id}:${text.slice(m.start, m.start + m.len)}`);

describe('people named while writing', () => {
  it('finds the longest name, and logins', () => {
    expect(named('👍 @Anna Maria, @Anna and @ira_b', [ANNA, MARIA, IRA])).toEqual(['id-maria:@Anna Maria', 'id-anna.k:@Anna', 'id-ira_b:@ira_b']);
  });

  it('takes no part of a word or of an address for a name', () => {
    expect(named('@Annabel a@Anna anna.k@Anna @Ann', [ANNA])).toEqual([]);
  });

  it('asks who was picked where two are called the same', () => {
    expect(named('@Anna', [ANNA, TWIN])).toEqual([]);
    expect(named('@Anna', [ANNA, TWIN], { '@Anna': 'id-anna2' })).toEqual(['id-anna2:@Anna']);
  });

  it('offers names, then words of names, then logins', () => {
    expect(suggest([MARIA, ANNA, IRA, ME], 'м', 6)).toEqual([]);
    expect(suggest([IRA, MARIA, ANNA, ME], 'an', 6)).toEqual([ANNA, MARIA]);
    expect(suggest([IRA, MARIA], 'бе', 6)).toEqual([IRA]);
    expect(suggest([IRA, MARIA, ME], '', 6).length).toBe(2);
  });

  it('reads the name before the caret', () => {
    expect(queryAt('hi @an', 6)).toEqual({ at: 3, query: 'an' });
    expect(queryAt('hi @', 4)).toEqual({ at: 3, query: '' });
    expect(queryAt('mail a@an', 9)).toBeNull();
    expect(queryAt('hi @an x', 8)).toBeNull();
  });

  it('stays quick on a text of nothing but signs', () => {
    const members = Array.from({ length: 500 }, (_, i) => person(`p${i}`, `Person ${i}`));
    expect(named('@ '.repeat(32_000), members)).toEqual([]);
  });
});
