import { useLingui } from '@lingui/react/macro';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { announce } from '../app/announce';

const SHOWN_MS = 1600;
/** The keyboard scrolls it. */
const SCROLLS = { role: 'group', tabIndex: 0 } as const;

/** Code as it stands: its lines are not broken, it scrolls sideways. */
export function CodeBlock({ text }: { text: string }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
        announce(t`Copied`);
      },
      () => announce(t`The browser did not allow copying.`),
    );
  };

  return (
    <span className="message-block">
      <span {...SCROLLS} aria-label={t`Code`} className="min-w-0 grow overflow-x-auto py-2.5 pl-3 font-mono whitespace-pre">
        {text}
      </span>
      <button type="button" aria-label={t`Copy code`} data-tip={t`Copy code`} onClick={copy} className="grid size-10 shrink-0 place-items-center rounded-control opacity-70 hover:opacity-100 focus-visible:opacity-100">
        {copied ? <Check aria-hidden size={16} strokeWidth={2} /> : <Copy aria-hidden size={16} strokeWidth={1.75} />}
      </button>
    </span>
  );
}
