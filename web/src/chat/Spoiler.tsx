import { useLingui } from '@lingui/react/macro';
import { useState, type ReactNode } from 'react';

/** Words that are there only for whoever wants to see them: covered, not copied and not read out before a press. */
export function Spoiler({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  if (open) return <span className="fade-in rounded-sm bg-current/10">{children}</span>;
  return (
    <span
      role="button"
      tabIndex={0}
      aria-label={t`Hidden text, show it`}
      onClick={() => setOpen(true)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        setOpen(true);
      }}
      className="spoiler"
    >
      <span aria-hidden inert>
        {children}
      </span>
    </span>
  );
}
