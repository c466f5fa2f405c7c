import type { ReactNode } from 'react';
import type { PersonView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { Shield } from '../trust/Shield';
import { Avatar } from '../ui/Avatar';

export function PersonCard({ person, children }: { person: PersonView; children?: ReactNode }) {
  return (
    <div className="fade-in flex items-center gap-3 rounded-card bg-sunken p-3">
      <Avatar seed={person.account_id} name={person.name} size={44} />
      <div className="min-w-0 grow">
        <p className="flex items-center gap-1.5 text-15 font-medium">
          <span className="truncate">{plainName(person.name)}</span>
          {person.trust !== 'unverified' && <Shield trust={person.trust} size={16} />}
        </p>
        <p className="truncate text-13 text-ink-3">@{person.login}</p>
      </div>
      {children}
    </div>
  );
}
