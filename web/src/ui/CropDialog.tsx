import { useLingui } from '@lingui/react/macro';
import { ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { centred, dragged, MOST_ZOOM, sideOf, zoomed, type Crop } from '../lib/crop';
import { Button } from './Button';
import { Dialog } from './Dialog';

/** One press of an arrow, as a share of the square's side. */
const STEP = 0.04;
/** It takes the arrows itself, so the focus can stand on it. */
const STAGE = { role: 'application', tabIndex: 0 } as const;

interface Props {
  picture: ImageBitmap;
  onClose: () => void;
  onDone: (crop: Crop) => Promise<void>;
}

/** Which square of a picture is kept: dragged with a finger or the arrows, closer with the slider, the wheel or two fingers. */
export function CropDialog({ picture, onClose, onDone }: Props) {
  const { t } = useLingui();
  const [crop, setCrop] = useState(() => centred(picture));
  const [busy, setBusy] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const fingers = useRef(new Map<number, { x: number; y: number }>());

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const { width } = canvas.current;
    const cut = sideOf(picture, crop);
    context.imageSmoothingQuality = 'high';
    context.clearRect(0, 0, width, width);
    context.drawImage(picture, crop.x - cut / 2, crop.y - cut / 2, cut, cut, 0, 0, width, width);
  }, [picture, crop]);

  const move = (event: PointerEvent<HTMLElement>): void => {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const side = event.currentTarget.clientWidth;
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    fingers.current.set(event.pointerId, now);
    if (other) {
      const wide = (one: { x: number; y: number }): number => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
      setCrop((old) => zoomed(picture, old, (old.zoom * wide(now)) / wide(before)));
    } else {
      setCrop((old) => dragged(picture, old, (now.x - before.x) / side, (now.y - before.y) / side));
    }
  };

  const press = (event: React.KeyboardEvent): void => {
    const steps: Record<string, readonly [number, number]> = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    setCrop((old) => dragged(picture, old, step[0], step[1]));
  };

  return (
    <Dialog title={t`Part of the picture`} onClose={onClose}>
      <div className="flex flex-col gap-4 px-5 pb-5">
        <div
          {...STAGE}
          aria-label={t`Drag the picture, or move it with the arrow keys`}
          onKeyDown={press}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
          }}
          onPointerMove={move}
          onPointerUp={(event) => fingers.current.delete(event.pointerId)}
          onPointerCancel={(event) => fingers.current.delete(event.pointerId)}
          onWheel={(event) => setCrop((old) => zoomed(picture, old, old.zoom * Math.exp(-event.deltaY / 500)))}
          className="relative mx-auto aspect-square w-full max-w-80 cursor-grab touch-none overflow-hidden rounded-card bg-sunken select-none active:cursor-grabbing"
        >
          <canvas ref={canvas} width={640} height={640} className="block size-full" />
          <span aria-hidden className="pointer-events-none absolute inset-0 rounded-full shadow-[0_0_0_20rem_rgb(0_0_0/0.45)]" />
        </div>
        <label className="mx-auto flex w-full max-w-80 items-center gap-3 text-ink-3">
          <span className="sr-only">{t`How close`}</span>
          <ZoomOut aria-hidden size={18} strokeWidth={1.75} />
          <input
            type="range"
            min={1}
            max={MOST_ZOOM}
            step={0.01}
            value={crop.zoom}
            onChange={(event) => setCrop((old) => zoomed(picture, old, event.target.valueAsNumber))}
            className="h-11 min-w-0 grow rounded-control accent-accent sm:h-10"
          />
          <ZoomIn aria-hidden size={18} strokeWidth={1.75} />
        </label>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            busy={busy}
            onClick={() => {
              setBusy(true);
              void onDone(crop);
            }}
          >
            {t`Use it`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
