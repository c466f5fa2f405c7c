import { useLingui } from '@lingui/react/macro';
import { Camera, ImageUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Scanner } from '../core/scanner';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Spinner } from '../ui/Spinner';

/** Between two looks at the camera, in milliseconds. */
const EVERY_MS = 160;

type State = 'starting' | 'looking' | 'refused' | 'absent';

/** Looks for a code through the camera, or in a picture of it. Nothing that it sees is kept or sent. */
export function Scan({ onFound, onClose }: { onFound: (text: string) => void; onClose: () => void }) {
  const { t } = useLingui();
  const video = useRef<HTMLVideoElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<State>('starting');
  const [empty, setEmpty] = useState(false);
  const found = useRef(onFound);
  useEffect(() => {
    found.current = onFound;
  }, [onFound]);

  useEffect(() => {
    const scanner = new Scanner();
    let stream: MediaStream | null = null;
    let timer = 0;
    let gone = false;
    const look = async (): Promise<void> => {
      const view = video.current;
      const text = view && view.readyState >= view.HAVE_CURRENT_DATA ? await scanner.read(view) : null;
      if (gone) return;
      if (text === null) timer = window.setTimeout(() => void look(), EVERY_MS);
      else found.current(text);
    };
    const start = async (): Promise<void> => {
      // Browsers type it as always there; on plain-http origins it is not.
      const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
      if (!devices) return setState('absent');
      try {
        stream = await devices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
        const view = video.current;
        if (gone || !view) return stop();
        view.srcObject = stream;
        await view.play();
        if (gone) return;
        setState('looking');
        void look();
      } catch (reason) {
        if (gone) return;
        setState(reason instanceof DOMException && reason.name === 'NotAllowedError' ? 'refused' : 'absent');
      }
    };
    const stop = (): void => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    void start();
    return () => {
      gone = true;
      clearTimeout(timer);
      stop();
      scanner.close();
    };
  }, []);

  const choose = async (file: File): Promise<void> => {
    setEmpty(false);
    const scanner = new Scanner();
    try {
      const picture = await createImageBitmap(file);
      const text = await scanner.read(picture);
      picture.close();
      if (text === null) setEmpty(true);
      else onFound(text);
    } catch {
      setEmpty(true);
    } finally {
      scanner.close();
    }
  };

  const without = state === 'refused' || state === 'absent';
  return (
    <div className="flex flex-col gap-4">
      {without ? (
        <Notice tone="warn">{state === 'refused' ? t`Ren may not use the camera. Allow it in the browser's settings for this page, or choose a picture of the code.` : t`There is no camera here. Choose a picture of the code, or compare the digits.`}</Notice>
      ) : (
        <div className="relative mx-auto aspect-square w-full max-w-80 overflow-hidden rounded-card bg-night">
          <video ref={video} muted playsInline aria-label={t`What the camera sees`} className="size-full object-cover" />
          <span aria-hidden className="absolute inset-8 rounded-card border-2 border-on-night/80" />
          {state === 'starting' && (
            <span className="absolute inset-0 grid place-items-center text-on-night">
              <Spinner />
            </span>
          )}
        </div>
      )}
      <p role="status" className="text-center text-15 text-pretty text-ink-2">
        {empty ? t`There is no code in this picture. Take one that shows the whole code, in focus.` : without ? '' : t`Hold the camera over the code on the other screen.`}
      </p>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        hidden
        aria-label={t`Picture of the code`}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void choose(file);
        }}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t`Back`}</Button>
        <Button icon={<ImageUp aria-hidden size={20} strokeWidth={1.75} />} onClick={() => chooser.current?.click()}>
          {t`Choose a picture`}
        </Button>
      </div>
    </div>
  );
}

export const scanIcon = <Camera aria-hidden size={20} strokeWidth={1.75} />;
