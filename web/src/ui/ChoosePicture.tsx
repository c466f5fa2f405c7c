import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { makeSquare, readPicture } from '../lib/square-picture';
import { Button } from './Button';
import { CropDialog } from './CropDialog';
import { FieldError } from './Notice';
import { Spinner } from './Spinner';

interface Props {
  /** What the picture is of. */
  label: string;
  aim: Parameters<typeof makeSquare>[1];
  /** Whether there is one now. */
  has: boolean;
  busy?: boolean;
  onChange: (picture: string | null) => void;
  /** How it looks now. */
  children: ReactNode;
}

/** A picture as it is, and the ways to another one: chosen, cut to a square, made small; or none. */
export function ChoosePicture({ label, aim, has, busy = false, onChange, children }: Props) {
  const { t } = useLingui();
  const chooser = useRef<HTMLInputElement>(null);
  const [unusable, setUnusable] = useState(false);
  const [chosen, setChosen] = useState<ImageBitmap | null>(null);
  useEffect(() => () => chosen?.close(), [chosen]);

  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const bitmap = await readPicture(file);
    setUnusable(bitmap === null);
    setChosen(bitmap);
  };

  return (
    <div>
      <div className="flex items-center gap-4">
        <div className="relative shrink-0">
          {children}
          {busy && (
            <span className="absolute inset-0 grid place-items-center rounded-full bg-paper/70">
              <Spinner className="size-6" />
            </span>
          )}
        </div>
        <div className="flex min-w-0 flex-col items-start gap-1">
          <Button busy={busy} onClick={() => chooser.current?.click()}>{t`Choose a picture`}</Button>
          {has && (
            <Button
              look="quiet"
              disabled={busy}
              onClick={() => {
                setUnusable(false);
                onChange(null);
              }}
            >
              {t`Remove the picture`}
            </Button>
          )}
        </div>
        <input
          ref={chooser}
          type="file"
          accept="image/*"
          hidden
          aria-label={label}
          onChange={(event) => {
            void choose(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
      {unusable && <FieldError text={t`This can't be used as a picture. Choose a photo or a drawing.`} />}
      {chosen && (
        <CropDialog
          picture={chosen}
          onClose={() => setChosen(null)}
          onDone={async (crop) => {
            const made = await makeSquare(chosen, aim, crop);
            setUnusable(made === null);
            setChosen(null);
            if (made !== null) onChange(made);
          }}
        />
      )}
    </div>
  );
}
