import { useLingui } from '@lingui/react/macro';
import { setPrefs, usePrefs } from './prefs';
import { clampWidth, LIST_MAX, LIST_MIN } from './widths';

const STEP = 16;

/** The edge between list and conversation, to be dragged or moved by arrow keys. */
export function ListResizer() {
  const { t } = useLingui();
  const width = usePrefs((prefs) => prefs.listWidth);

  const drag = (down: React.PointerEvent<HTMLDivElement>): void => {
    const handle = down.currentTarget;
    handle.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent): void => usePrefs.setState({ listWidth: clampWidth(width + event.clientX - down.clientX) });
    const end = (): void => {
      handle.removeEventListener('pointermove', move);
      setPrefs({ listWidth: usePrefs.getState().listWidth });
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end, { once: true });
    handle.addEventListener('pointercancel', end, { once: true });
  };

  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t`Width of the list`}
      aria-valuemin={LIST_MIN}
      aria-valuemax={LIST_MAX}
      aria-valuenow={width}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowLeft' ? -STEP : event.key === 'ArrowRight' ? STEP : 0;
        if (by === 0) return;
        event.preventDefault();
        setPrefs({ listWidth: clampWidth(width + by) });
      }}
      className="group relative z-10 w-px shrink-0 cursor-col-resize touch-none bg-line"
    >
      <span aria-hidden className="absolute inset-y-0 -right-1.5 -left-1.5 transition-colors duration-120 group-hover:bg-accent/15 group-active:bg-accent/25" />
    </div>
  );
}
