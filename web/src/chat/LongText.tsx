import { useLingui } from '@lingui/react/macro';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';

/** Most bytes of one message, as the core counts them. */
const MOST = 64 * 1024;

export const isTooLong = (text: string): boolean => text.length > MOST || new Blob([text]).size > MOST;

interface Props {
  text: string;
  onFile: (file: File) => void;
  onClose: () => void;
}

/** A text that no message holds: it may go as a file. Until it is decided nothing is thrown away. */
export function LongText({ text, onFile, onClose }: Props) {
  const { t, i18n } = useLingui();
  const size = i18n.number(text.length);
  return (
    <Dialog title={t`Send as a text file?`} onClose={onClose}>
      <div className="flex flex-col gap-4 px-5 pb-5">
        <p className="text-15 text-pretty text-ink-2">{t`This text has ${size} characters, more than one message holds. As a file it arrives whole.`}</p>
        <pre className="max-h-28 overflow-hidden rounded-control bg-sunken p-3 font-mono text-13 break-words whitespace-pre-wrap text-ink-2" dir="auto">
          {text.slice(0, 400)}
        </pre>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            onClick={() => {
              const name = t`Text`;
              onFile(new File([text], `${name}.txt`, { type: 'text/plain' }));
              onClose();
            }}
          >
            {t`Attach as a file`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
