/**
 * The only place where a script address becomes trusted. The page's policy is
 * `require-trusted-types-for 'script'; trusted-types ren-worker`.
 */

interface Policy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

/** The workers as the bundler names them: `core.worker-<hash>.js` and so on. */
const OURS = /\/(?:core|bulk|scan)\.worker[-.][\w.-]+$/;

function check(url: string): string {
  const { origin, pathname } = new URL(url, location.href);
  if (origin !== location.origin || !OURS.test(pathname)) throw new TypeError('not a worker of this app');
  return url;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
const policy: Policy = factory?.createPolicy('ren-worker', { createScriptURL: check }) ?? { createScriptURL: check };

/** Starts one of our own workers. */
export function startWorker(url: string, name: string): Worker {
  // What the policy answers with is a string to the compiler only.
  return new Worker(policy.createScriptURL(url), { type: 'module', name });
}
