import type { ReactNode } from 'react';
import { ConnectionLine } from '../app/ConnectionLine';

/** A place that is one page: a title, what can be done, and a column of reading width. */
export function PlaceFrame({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <main className="flex min-h-0 min-w-0 grow flex-col bg-paper">
      <header className="safe-t shrink-0 px-4 pt-3 pb-2 sm:px-8">
        <div className="mx-auto flex min-h-11 w-full max-w-[42rem] items-center gap-2">
          <h1 className="grow text-20 font-semibold tracking-[-0.01em]">{title}</h1>
          {action}
        </div>
      </header>
      <ConnectionLine />
      <div className="flex min-h-0 grow flex-col overflow-y-auto overscroll-contain px-4 pb-10 sm:px-8">
        <div className="mx-auto flex w-full max-w-[42rem] grow flex-col">{children}</div>
      </div>
    </main>
  );
}
