import type { MemberView, NamedStretch } from '../core/types.gen';
import { plainName } from './bidi';

/** How somebody stands in the composer. */
export const shownName = (member: MemberView): string => `@${plainName(member.name)}`;

/** The name that is being written at the caret: where its @ stands, and what follows it. */
export function queryAt(text: string, caret: number): { at: number; query: string } | null {
  const match = /(?<![\p{L}\p{N}._@])@([\p{L}\p{M}\p{N}._-]{0,32})$/u.exec(text.slice(Math.max(0, caret - 40), caret));
  if (!match) return null;
  return { at: caret - match[0].length, query: match[1] ?? '' };
}

/** Members whose name or login has a word that begins so, those first whose name does. */
export function suggest(members: readonly MemberView[], query: string, most: number): MemberView[] {
  const wanted = query.toLocaleLowerCase();
  const rank = (member: MemberView): number => {
    const name = plainName(member.name).toLocaleLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.split(/[\s.,_-]+/u).some((word) => word.startsWith(wanted))) return 1;
    return member.login.startsWith(wanted) ? 2 : 3;
  };
  return members
    .filter((member) => !member.me)
    .map((member) => ({ member, rank: rank(member) }))
    .filter((entry) => entry.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.member.name.localeCompare(b.member.name))
    .slice(0, most)
    .map((entry) => entry.member);
}

/**
 * Who is named where in a text. Found by what stands there, so that nothing has to follow the text while it is edited: of two
 * people who are called the same, whoever was picked is meant, else nobody.
 */
export function findMentions(text: string, members: readonly MemberView[], picked: Readonly<Record<string, string>>): NamedStretch[] {
  const meant = new Map<string, string | null>();
  for (const member of members) {
    for (const shown of [shownName(member), `@${member.login}`]) {
      if (shown === '@') continue;
      const other = meant.get(shown);
      meant.set(shown, other === undefined || other === member.account_id ? member.account_id : (picked[shown] ?? null));
    }
  }
  // The longer name first: "@Anna Maria" is not "@Anna".
  const names = [...meant].sort(([a], [b]) => b.length - a.length);
  const found: NamedStretch[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (/[\p{L}\p{N}._@]$/u.test(text.slice(Math.max(0, at - 2), at))) continue;
    const here = names.find(([shown]) => text.startsWith(shown, at) && !/^[\p{L}\p{M}\p{N}_]/u.test(text.slice(at + shown.length, at + shown.length + 2)));
    if (!here?.[1] || found.length >= 64) continue;
    found.push({ account_id: here[1], start: at, len: here[0].length });
    at += here[0].length - 1;
  }
  return found;
}
