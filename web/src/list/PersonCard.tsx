import type { ReactNode } from 'react';
import type { PersonView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { Shield } from '../trust/Shield';
import { Avatar } from '../ui/Avatar';

/** Who somebody is. The login always stands there: anybody can take another's name and picture. */
export function PersonCard({ person, children }: { person: PersonView; children?: ReactNode }) {
  return (
    <div className="fade-in rounded-card bg-sunken p-3">
      <div className="flex items-center gap-3">
        <Avatar seed={person.account_id} name={person.name} avatar={person.avatar} size={44} />
        <div className="min-w-0 grow">
          <p className="flex items-center gap-1.5 text-15 font-medium">
            <span className="truncate">{plainName(person.name)}</span>
            {person.trust !== 'unverified' && <Shield trust={person.trust} size={16} />}
          </p>
          <p className="truncate text-13 text-ink-3">@{person.login}</p>
        </div>
        {children}
      </div>
      {person.about !== '' && <p className="mt-2.5 text-15 text-pretty text-ink-2 select-text wrap-anywhere">{person.about}</p>}
    </div>
  );
}
