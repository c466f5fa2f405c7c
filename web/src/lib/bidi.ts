// oxlint-disable no-control-regex -- control characters are what this file is about
/** Characters that turn the direction of text around, and other invisible ones that make a name look like another. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Whether the last line may end at its left, where others begin. */
export const endsLeft = (text: string): boolean => /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u.test(text.slice(text.lastIndexOf('\n') + 1));

/** A name or title as it may be shown: one line, no direction controls. */
export function plainName(text: string): string {
  return text.replace(/[\n\t]/gu, ' ').replace(CONTROLS, '').trim();
}

/**
 * Text of a message as it may be shown. Lines stay; direction embeddings, overrides and isolates go, because one that is
 * left open would turn around what stands next to the message. Marks that single letters need (ZWJ, ZWNJ) stay.
 */
export function plainText(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu, '');
}
