/** 3–32 of a–z, 0–9, dot, hyphen and underscore. */
export const LOGIN = /^[a-z0-9._-]{3,32}$/u;

/** As typed, made into what a login can be: lower case, no spaces and no leading @. */
export function tidyLogin(text: string): string {
  return text.trim().replace(/^@/u, '').toLowerCase();
}
