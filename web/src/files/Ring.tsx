import { useLingui } from '@lingui/react/macro';
import { Download, FileUp, Pause, Play, RotateCw, type LucideIcon } from 'lucide-react';
import type { TransferView } from '../core/types.gen';
import { cx } from '../ui/cx';
import { wantsFile } from './use-transfer';

const RADIUS = 19;
const ROUND = 2 * Math.PI * RADIUS;

type Doing = TransferView['state']['kind'] | 'none';

const ICONS: Record<Doing, LucideIcon> = { none: Download, done: Download, waiting: Pause, running: Pause, paused: Play, needs_file: FileUp, failed: RotateCw };

interface Props {
  name: string;
  transfer: TransferView | undefined;
  onPress: () => void;
  /** Something went wrong that has no transfer (any more). */
  failed?: boolean;
  /** On top of a picture. */
  over?: boolean;
}

/** The ring that is both the progress and the button. */
export function Ring({ name, transfer, failed, onPress, over }: Props) {
  const { t } = useLingui();
  const doing: Doing = transfer?.state.kind ?? (failed ? 'failed' : 'none');
  const again = wantsFile(transfer);
  const Icon = again ? FileUp : ICONS[doing];
  const part = transfer && transfer.total > 0 ? Math.min(1, transfer.done / transfer.total) : 0;
  const moving = transfer !== undefined && doing !== 'done';
  const label = ((): string => {
    switch (doing) {
      case 'none':
      case 'done':
        return t`Download ${name}`;
      case 'waiting':
      case 'running':
        return t`Pause ${name}`;
      case 'paused':
        return t`Resume ${name}`;
      case 'needs_file':
        return t`Choose ${name} again`;
      case 'failed':
        return again ? t`Choose ${name} again` : t`Try ${name} again`;
    }
  })();
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={label}
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
      className={cx(
        'relative grid size-11 shrink-0 place-items-center rounded-full transition-[background-color,transform] duration-120 active:scale-95',
        over ? 'bg-night/65 text-on-night hover:bg-night/80' : doing === 'failed' ? 'bg-danger-fill text-on-danger' : 'bg-accent text-on-accent hover:bg-accent-hover',
      )}
    >
      {moving && (
        <svg
          viewBox="0 0 44 44"
          role="progressbar"
          aria-label={name}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.floor(part * 100)}
          className={cx('absolute inset-0 -rotate-90', doing === 'waiting' && 'turning')}
        >
          <circle cx="22" cy="22" r={RADIUS} fill="none" stroke="currentColor" strokeWidth="2.5" opacity="0.28" />
          <circle
            cx="22"
            cy="22"
            r={RADIUS}
            fill="none"
            stroke="currentColor"
            strokeWidth="2.5"
            strokeLinecap="round"
            strokeDasharray={ROUND}
            strokeDashoffset={ROUND * (1 - (doing === 'waiting' ? 0.2 : Math.max(part, 0.015)))}
            className="transition-[stroke-dashoffset] duration-200"
          />
        </svg>
      )}
      <Icon aria-hidden size={moving ? 17 : 20} strokeWidth={1.75} className={doing === 'paused' ? 'translate-x-px' : ''} />
    </button>
  );
}
