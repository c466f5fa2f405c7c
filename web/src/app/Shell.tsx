import { Suspense, useEffect } from 'react';
import { ConversationPane } from '../chat/ConversationPane';
import { forgetDrafts, keepDrafts } from '../chat/drafts';
import { keepFiles } from '../chat/kept-files';
import { NoConversation } from '../chat/NoConversation';
import type { MeView } from '../core/types.gen';
import { forgetPictures } from '../files/use-full-picture';
import { ListPane } from '../list/ListPane';
import { useUnreadMarks } from '../notify/use-unread-marks';
import { cx } from '../ui/cx';
import { DESKTOP, PHONE, useMedia } from '../ui/use-media';
import { BottomBar } from './BottomBar';
import { useCore } from './core-context';
import { IntegrityBanner } from './IntegrityBanner';
import { useIdleLock } from './idle';
import { lazily, loadAhead } from './lazily';
import { ListResizer } from './ListResizer';
import { useNewVersion } from './new-version';
import { Overlays } from './Overlays';
import { usePrefs } from './prefs';
import { Rail } from './Rail';
import { useShortcuts } from './shortcuts';
import { useActivity } from './use-activity';
import { useUi } from './ui-store';
import { VersionLine } from './VersionLine';
import { LIST_MIN } from './widths';

const PeoplePlace = lazily(async () => (await import('../list/PeoplePlace')).PeoplePlace);
const FilesPlace = lazily(async () => (await import('../files/FilesPlace')).FilesPlace);
const SettingsPlace = lazily(async () => (await import('../settings/SettingsPlace')).SettingsPlace);

/** The house behind the sign-in: rail, list, conversation; on a phone one of them at a time. */
export function Shell({ me }: { me: MeView }) {
  const place = useUi((ui) => ui.place);
  const convId = useUi((ui) => ui.convId);
  const phone = useMedia(PHONE);
  const desktop = useMedia(DESKTOP);
  const wanted = usePrefs((prefs) => prefs.listWidth);
  // Beside a conversation on a tablet the list is as narrow as it may be.
  const width = desktop ? wanted : LIST_MIN;
  const core = useCore();
  useShortcuts();
  useUnreadMarks();
  useNewVersion();
  useIdleLock(me);
  useActivity();

  useEffect(() => loadAhead(), []);
  useEffect(() => {
    const stop = keepDrafts(core);
    const stopFiles = keepFiles(core);
    return () => {
      stop();
      stopFiles();
      // Locked or signed out: what was typed is with the core, and nothing readable stays on the page.
      forgetDrafts();
      forgetPictures();
      useUi.setState({ overlay: null, panel: false });
    };
  }, [core]);

  const inChat = place === 'chats' && convId !== null;

  return (
    <div className="viewport safe-x flex flex-col overflow-hidden">
      <IntegrityBanner />
      <VersionLine />
      <div className="flex min-h-0 grow">
        {!phone && <Rail me={me} />}
        {place === 'chats' ? (
          <>
            <div
              style={phone ? undefined : { width }}
              role={phone && !inChat ? 'main' : undefined}
              className={cx('min-h-0 shrink-0', phone && 'w-full', phone && inChat && 'hidden')}
            >
              <ListPane me={me} />
            </div>
            {desktop ? <ListResizer /> : !phone && <div className="w-px shrink-0 bg-line" />}
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
