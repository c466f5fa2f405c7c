import { useLingui } from '@lingui/react/macro';
import type { FoundView } from '../core/types.gen';
import { dayName } from '../lib/dates';

/** How far a search has looked, honestly: nobody else can look, and what is not here was not looked through. */
export function Reach({ found, now, one = false }: { found: FoundView; now: number; one?: boolean }) {
  const { t, i18n } = useLingui();
  if (!found.ready) return t`Messages are still being made searchable. More may turn up in a moment.`;
  if (found.whole) return one ? t`The whole conversation was searched, in this browser.` : t`All your messages were searched, in this browser.`;
  if (found.since === null) return t`This browser holds no messages yet.`;
  return one
    ? t`Searched: what this browser holds of the conversation, back to ${dayName(i18n, found.since, now)}.`
    : t`Searched: what this browser holds, back to ${dayName(i18n, found.since, now)}. In some conversations less.`;
}
