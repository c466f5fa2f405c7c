import { useLingui } from '@lingui/react/macro';
import { ArrowDownToLine, ArrowUpFromLine, FolderDown } from 'lucide-react';
import { useList, useTransfers } from '../app/core-context';
import { openChat } from '../app/ui-store';
import type { FileView, TransferView } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { PlaceFrame } from '../list/PlaceFrame';
import { Empty } from '../ui/Empty';
import { FileCard } from './FileCard';

const asFile = (transfer: TransferView): FileView => ({ name: transfer.name, mime: '', size: transfer.total, caption: '', media: null, transfer: transfer.id });

/** Everything that is moving, and what has just arrived. */
export function FilesPlace() {
  const { t } = useLingui();
  const transfers = useTransfers();
  const list = useList();
  const moving = transfers.filter((transfer) => transfer.state.kind !== 'done');
  const done = transfers.filter((transfer) => transfer.state.kind === 'done');

  const section = (title: string, entries: readonly TransferView[]): React.ReactNode =>
    entries.length > 0 && (
      <section aria-label={title}>
        <h2 className="pt-3 pb-1 text-13 font-medium text-ink-3">{title}</h2>
        <ul className="flex flex-col">
          {entries.map((transfer) => {
            const row = list.find((entry) => entry.conv_id === transfer.conv_id);
            const where = row === undefined ? '' : row.kind === 'notes' ? t`Notes` : plainName(row.title);
            const Way = transfer.direction === 'up' ? ArrowUpFromLine : ArrowDownToLine;
            return (
              <li key={transfer.id} className="border-b border-line py-3 last:border-0">
                <FileCard convId={transfer.conv_id} message={{ id: transfer.message, state: null }} file={asFile(transfer)} />
                <button type="button" onClick={() => openChat(transfer.conv_id)} className="mt-0.5 ml-14 flex min-h-8 items-center gap-1.5 rounded-control text-13 text-ink-3 hover:text-ink">
                  <Way aria-hidden size={14} strokeWidth={1.75} />
                  {where}
                </button>
              </li>
            );
          })}
        </ul>
      </section>
    );

  return (
    <PlaceFrame title={t`Files`}>
      {transfers.length === 0 ? (
        <Empty icon={FolderDown} title={t`Nothing is moving`}>
          {t`Files that are being sent or fetched show here, with their progress. They go on when you come back.`}
        </Empty>
      ) : (
        <>
          {section(t`On the way`, moving)}
          {section(t`Done`, done)}
        </>
      )}
    </PlaceFrame>
  );
}
