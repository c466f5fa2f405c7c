import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** An empty place: what it is for, and the one next step. */
export function Empty({ icon: Icon, title, children, action }: { icon: LucideIcon; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="fade-in m-auto flex max-w-sm flex-col items-center gap-3 p-8 text-center">
      <span className="grid size-14 place-items-center rounded-full bg-accent-faint text-accent-ink">
        <Icon aria-hidden size={26} strokeWidth={1.5} />
      </span>
      <h2 className="text-17 font-semibold">{title}</h2>
      {children && <p className="text-15 text-pretty text-ink-3">{children}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
