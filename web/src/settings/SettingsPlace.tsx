import { useLingui } from '@lingui/react/macro';
import { Search, SearchX } from 'lucide-react';
import { useState } from 'react';
import type { MeView } from '../core/types.gen';
import { PlaceFrame } from '../list/PlaceFrame';
import { Empty } from '../ui/Empty';
import { About } from './About';
import { Appearance } from './Appearance';
import { Notifications } from './Notifications';
import { Privacy } from './Privacy';
import { Profile } from './Profile';
import { SettingsQuery } from './Section';
import { Security } from './Security';

/** Everything on one page, with a search. */
export function SettingsPlace({ me }: { me: MeView }) {
  const { t } = useLingui();
  const [query, setQuery] = useState('');
  return (
    <PlaceFrame title={t`Settings`}>
      <div className="relative mb-2">
        <Search aria-hidden size={18} strokeWidth={1.75} className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" />
        <input
          type="search"
          aria-label={t`Search settings`}
          placeholder={t`Search settings`}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="h-10 w-full rounded-full bg-sunken pr-4 pl-9 text-15 ring-line ring-inset not-focus:ring-1 focus-visible:outline-offset-0"
        />
      </div>
      <SettingsQuery value={query.trim().toLocaleLowerCase()}>
        <div className="group/found flex grow flex-col">
          <Profile me={me} />
          <Privacy me={me} />
          <Security me={me} />
          <Notifications />
          <Appearance />
          <About />
          <div className="hidden grow group-not-has-[section]/found:flex">
            <Empty icon={SearchX} title={t`Nothing by that name.`} />
          </div>
        </div>
      </SettingsQuery>
    </PlaceFrame>
  );
}
