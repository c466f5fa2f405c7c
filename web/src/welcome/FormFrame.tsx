import { useLingui } from '@lingui/react/macro';
import { ArrowLeft } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';
import { IconButton } from '../ui/IconButton';

interface Props {
  title: string;
  lead?: ReactNode;
  onBack?: (() => void) | undefined;
  onSubmit: (event: FormEvent) => void;
  children: ReactNode;
}

/** One form of the gate. Errors are shown by its fields, so the browser's own bubbles stay away. */
export function FormFrame({ title, lead, onBack, onSubmit, children }: Props) {
  const { t } = useLingui();
  return (
    <form noValidate onSubmit={onSubmit} aria-label={title} className="rise-in mx-auto flex w-full max-w-[25rem] flex-col gap-5">
      <header>
        {onBack && <IconButton icon={ArrowLeft} label={t`Back`} onClick={onBack} className="-mt-1 mb-3 -ml-2.5" />}
        <h2 className="text-24 font-semibold tracking-[-0.01em]">{title}</h2>
        {lead && <p className="mt-1.5 text-15 text-pretty text-ink-2">{lead}</p>}
      </header>
      {children}
    </form>
  );
}
