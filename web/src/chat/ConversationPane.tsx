import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { ConnectionLine } from '../app/ConnectionLine';
import { useConversation, useList } from '../app/core-context';
import { useUi } from '../app/ui-store';
import { plainName } from '../lib/bidi';
import type { Marks } from '../lib/sought';
import { MarksProvider } from '../search/Marked';
import { SearchBar } from '../search/SearchBar';
import { FailureNotice } from '../ui/Notice';
import { Spinner } from '../ui/Spinner';
import { PHONE, useMedia } from '../ui/use-media';
import { Composer } from './Composer';
import { ConversationHeader } from './ConversationHeader';
import { useDrafts } from './drafts';
import { MessageList } from './MessageList';
import { clearSelection, useSelection } from './selection';
import { SelectBar } from './SelectBar';
import { IntegrityNotice, WriteBar } from './WriteBar';
import { SidePanel } from './SidePanel';

const carriesFiles = (event: React.DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** One open conversation. */
export function ConversationPane({ convId }: { convId: string }) {
  const { t } = useLingui();
  const { view, failure } = useConversation(convId);
  const listed = useList().find((row) => row.conv_id === convId);
  const row = view?.row ?? listed;
  const panel = useUi((ui) => ui.panel);
  const phone = useMedia(PHONE);
  const searching = useUi((ui) => ui.searching);
  const [marks, setMarks] = useState<Marks | null>(null);
  const [dropping, setDropping] = useState(false);
  const selecting = useSelection((selection) => selection.convId === convId);
  useEffect(() => clearSelection, [convId]);
  const title = row === undefined ? '' : row.kind === 'notes' ? t`Notes` : plainName(row.title);
  const writable = view !== undefined && view.write_block === null;

  return (
    <>
      <main
        aria-label={title}
        onDragOver={(event) => {
          if (!writable || !carriesFiles(event)) return;
          event.preventDefault();
          setDropping(true);
        }}
        onDragLeave={(event) => {
          if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setDropping(false);
        }}
        onDrop={(event) => {
          if (!carriesFiles(event)) return;
          event.preventDefault();
          setDropping(false);
          if (writable) useDrafts.getState().addFiles(convId, [...event.dataTransfer.files]);
        }}
        className="relative flex min-h-0 min-w-0 grow flex-col bg-ground"
      >
        {row && <ConversationHeader row={row} title={title} view={view} />}
        {phone && <ConnectionLine />}
        {view && searching && <SearchBar view={view} onMarks={setMarks} />}
        {view?.integrity_alarm && <IntegrityNotice />}
        {view ? (
          <MarksProvider value={marks}>
            <MessageList view={view} />
          </MarksProvider>
        ) : (
          <div className="grid min-h-0 grow place-items-center p-6 text-ink-3">{failure ? <FailureNotice failure={failure} /> : <Spinner />}</div>
        )}
        {view && selecting && <SelectBar view={view} />}
        {/* What is being written stays as it is meanwhile. */}
        <div className={selecting ? 'hidden' : 'contents'}>{view && (view.write_block === null ? <Composer view={view} /> : <WriteBar view={view} block={view.write_block} />)}</div>
        {dropping && (
          <div className="fade-in pointer-events-none absolute inset-3 z-20 grid place-items-center rounded-card border-2 border-dashed border-accent bg-accent-faint/95 text-17 font-medium text-accent-ink">
            {t`Drop files to send them to ${title}`}
          </div>
        )}
      </main>
      {panel && view && <SidePanel view={view} title={title} />}
    </>
  );
}
