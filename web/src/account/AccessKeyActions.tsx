import { useLingui } from '@lingui/react/macro';
import { Check, Copy, Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { printed } from '../lib/access-key';
import { saveText } from '../lib/save-text';
import { Button } from '../ui/Button';

const icon = { 'aria-hidden': true, size: 18, strokeWidth: 1.75 } as const;

/** Copy, download, print: three ways to keep it. */
export function AccessKeyActions({ groups, login }: { groups: readonly string[]; login: string }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState<boolean | null>(null);
  const key = printed(groups);
  const server = window.location.host;

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(key);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };

  const sheet = [t`Ren access key`, `@${login} · ${server}`, '', key, '', t`Whoever has this key can open the account. Keep it on paper or in a safe place.`].join('\n');

  return (
    <div>
      <div className="grid grid-cols-3 gap-2 [&>button]:px-1 [&>button]:text-13 sm:[&>button]:text-15 [&_svg]:max-sm:hidden">
        <Button icon={copied ? <Check {...icon} /> : <Copy {...icon} />} onClick={() => void copy()}>
          {copied ? t`Copied` : t`Copy`}
        </Button>
        <Button icon={<Download {...icon} />} onClick={() => saveText(`ren-access-key-${login}.txt`, sheet)}>
          {t`Download`}
        </Button>
        <Button icon={<Printer {...icon} />} onClick={() => window.print()}>
          {t`Print`}
        </Button>
      </div>
      <p role="status" className="mt-2 text-13 text-ink-3 empty:hidden">
        {copied === true && t`The clipboard can be read by other programs. Paste it where you keep it, then copy something else.`}
        {copied === false && t`The browser did not allow copying. Select the key and copy it by hand.`}
      </p>
      {createPortal(
        <div id="print-sheet" className="print-only p-12">
          <p className="text-24 font-semibold">{t`Ren access key`}</p>
          <p className="mt-2">
            @{login} · {server}
          </p>
          <p className="mt-8 font-mono text-20 leading-loose tracking-widest">
            {groups.slice(0, 4).join(' – ')}
            <br />
            {groups.slice(4).join(' – ')}
          </p>
          <p className="mt-8">{t`Whoever has this key can open the account. Keep it on paper or in a safe place.`}</p>
        </div>,
        document.body,
      )}
    </div>
  );
}
