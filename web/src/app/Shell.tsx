import { Suspense, useEffect } from 'react';
import { ConversationPane } from '../chat/ConversationPane';
import { keepDrafts, useDrafts } from '../chat/drafts';
import { NoConversation } from '../chat/NoConversation';
import type { MeView } from '../core/types.gen';
import { forgetPictures } from '../files/use-full-picture';
import { ListPane } from '../list/ListPane';
import { cx } from '../ui/cx';
import { PHONE, useMedia } from '../ui/use-media';
import { BottomBar } from './BottomBar';
import { useCore } from './core-context';
import { IntegrityBanner } from './IntegrityBanner';
import { lazily, loadAhead } from './lazily';
import { ListResizer } from './ListResizer';
import { Overlays } from './Overlays';
import { usePrefs } from './prefs';
import { Rail } from './Rail';
import { useShortcuts } from './shortcuts';
import { useUi } from './ui-store';

const PeoplePlace = lazily(async () => (await import('../list/PeoplePlace')).PeoplePlace);
const FilesPlace = lazily(async () => (await import('../files/FilesPlace')).FilesPlace);
const SettingsPlace = lazily(async () => (await import('../settings/SettingsPlace')).SettingsPlace);

/** The house behind the sign-in: rail, list, conversation; on a phone one of them at a time. */
export function Shell({ me }: { me: MeView }) {
  const place = useUi((ui) => ui.place);
  const convId = useUi((ui) => ui.convId);
  const phone = useMedia(PHONE);
  const width = usePrefs((prefs) => prefs.listWidth);
  const core = useCore();
  useShortcuts();

  useEffect(() => loadAhead(), []);
  useEffect(() => {
    const stop = keepDrafts(core);
    return () => {
      stop();
      // Locked or signed out: what was typed is with the core, and nothing readable stays on the page.
      useDrafts.setState({ drafts: {} });
      forgetPictures();
    };
  }, [core]);

  const inChat = place === 'chats' && convId !== null;

  return (
    <div className="viewport safe-x flex flex-col overflow-hidden">
      <IntegrityBanner />
      <div className="flex min-h-0 grow">
        {!phone && <Rail me={me} />}
        {place === 'chats' ? (
          <>
            <div
              style={phone ? undefined : { width }}
              className={cx('min-h-0 shrink-0', phone && 'w-full', phone && inChat && 'hidden')}
            >
              <ListPane me={me} />
            </div>
            {!phone && <ListResizer />}
            {inChat ? <ConversationPane key={convId} convId={convId} /> : !phone && <NoConversation />}
          </>
        ) : (
          <Suspense fallback={<div className="grow" />}>
            {place === 'people' && <PeoplePlace />}
            {place === 'files' && <FilesPlace />}
            {place === 'settings' && <SettingsPlace me={me} />}
          </Suspense>
        )}
      </div>
      {phone && !inChat && <BottomBar />}
      <Overlays />
    </div>
  );
}
