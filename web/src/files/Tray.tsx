import { useLingui } from '@lingui/react/macro';
import { ChevronDown, ChevronUp, File as FileIcon, Film, GripVertical, Image as ImageIcon, X } from 'lucide-react';
import { useState } from 'react';
import { useDrafts } from '../chat/drafts';
import { plainName } from '../lib/bidi';
import { size } from '../lib/format';
import { cx } from '../ui/cx';
import { IconButton } from '../ui/IconButton';
import { FileName } from './FileName';
import { setCaption, useTray, type TrayItem } from './tray';

const ICONS = { image: ImageIcon, video: Film, file: FileIcon };

interface Props {
  convId: string;
  files: readonly TrayItem[];
  asFile: boolean;
  onAsFile: (asFile: boolean) => void;
}

function moved(files: readonly TrayItem[], from: number, to: number): TrayItem[] {
  const next = [...files];
  const [item] = next.splice(from, 1);
  if (item) next.splice(to, 0, item);
  return next;
}

/** What was chosen and goes out with "Send": pictures, captions, order, total. */
export function Tray({ convId, files, asFile, onAsFile }: Props) {
  const { t, i18n } = useLingui();
  const { previews, captions } = useTray();
  const [dragged, setDragged] = useState<number | null>(null);
  const total = files.reduce((sum, item) => sum + item.file.size, 0);
  const pictures = files.some((item) => item.kind !== 'file');
  const put = (next: readonly TrayItem[]): void => useDrafts.getState().setFiles(convId, next);
  const many = files.length > 1;

  return (
    <section aria-label={t`Files to send`} className="mt-2 rounded-card border border-line bg-sunken">
      <ul className="max-h-[34dvh] overflow-y-auto p-1.5">
        {files.map((item, i) => {
          const Icon = ICONS[item.kind];
          const preview = previews[item.id];
          const name = plainName(item.file.name);
          return (
            <li
              key={item.id}
              draggable={many}
              onDragStart={(event) => {
                setDragged(i);
                event.dataTransfer.effectAllowed = 'move';
              }}
              onDragOver={(event) => {
                if (dragged === null || dragged === i) return;
                event.preventDefault();
                event.stopPropagation();
                put(moved(files, dragged, i));
                setDragged(i);
              }}
              onDragEnd={() => setDragged(null)}
              className={cx('flex items-center gap-2 rounded-control p-1.5', dragged === i && 'bg-accent-faint')}
            >
              {many && <GripVertical aria-hidden size={16} strokeWidth={1.75} className="-mr-1 shrink-0 cursor-grab text-ink-3 max-sm:hidden" />}
              <span className="grid size-12 shrink-0 place-items-center overflow-hidden rounded-control bg-pressed text-ink-3">
                {preview !== undefined && !asFile ? <img src={preview} alt="" className="size-full object-cover" /> : <Icon aria-hidden size={22} strokeWidth={1.5} />}
              </span>
              <div className="min-w-0 grow">
                <p className="flex items-baseline gap-2 text-13">
                  <FileName name={name} className="font-medium" />
                  <span className="tabular shrink-0 text-ink-3">{size(i18n, item.file.size)}</span>
                </p>
                {many && (
                  <input
                    value={captions[item.id] ?? ''}
                    onChange={(event) => setCaption(item.id, event.target.value)}
                    aria-label={t`Caption for ${name}`}
                    placeholder={t`Caption`}
                    className="mt-0.5 h-8 w-full rounded-control bg-transparent text-15 outline-none placeholder:text-ink-3 focus:bg-paper focus:px-2"
                  />
                )}
              </div>
              {many && (
                <>
                  <IconButton small icon={ChevronUp} label={t`Move ${name} up`} disabled={i === 0} onClick={() => put(moved(files, i, i - 1))} className="max-sm:hidden" />
                  <IconButton small icon={ChevronDown} label={t`Move ${name} down`} disabled={i === files.length - 1} onClick={() => put(moved(files, i, i + 1))} className="max-sm:hidden" />
                </>
              )}
              <IconButton small icon={X} label={t`Remove ${name}`} onClick={() => put(files.filter((other) => other !== item))} />
            </li>
          );
        })}
      </ul>
      <footer className="flex min-h-10 items-center justify-between gap-3 border-t border-line px-3 text-13">
        <span className="tabular text-ink-3">{t`${size(i18n, total)} in all`}</span>
        {pictures && (
          <label className="flex min-h-10 cursor-pointer items-center gap-2">
            <input type="checkbox" checked={asFile} onChange={(event) => onAsFile(event.target.checked)} className="size-4 accent-accent" />
            {t`Send as files`}
          </label>
        )}
      </footer>
    </section>
  );
}
