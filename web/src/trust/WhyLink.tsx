import { useLingui } from '@lingui/react/macro';
import { show } from '../app/ui-store';
import type { Trust } from '../core/types.gen';

/** What can be asked about: each state of a shield, and each sign that something is not as it should be. */
export type TrustTopic = Trust | 'integrity' | 'missing' | 'rejected';

/** Whom it is about, when it is about somebody. */
export interface TrustPerson {
  accountId: string;
  name: string;
}

/** Opens the page, in the words of whoever wonders. */
export function WhyLink({ topic, person = null }: { topic: TrustTopic; person?: TrustPerson | null }) {
  const { t } = useLingui();
  return (
    <button type="button" className="link inline-flex min-h-10 items-center text-13" onClick={() => show({ kind: 'trust', topic, person })}>
      {t`What does this mean?`}
    </button>
  );
}
