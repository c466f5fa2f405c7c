import { createContext, useContext, useId, type ReactNode } from 'react';

/** What is searched for in the settings, lower case. */
export const SettingsQuery = createContext('');

interface Props {
  title: string;
  /** Words by which it is also found. */
  words: string;
  children: ReactNode;
}

/** One section of the settings; it steps aside when the search is for something else. */
export function Section({ title, words, children }: Props) {
  const id = useId();
  const query = useContext(SettingsQuery);
  if (query !== '' && !`${title} ${words}`.toLocaleLowerCase().includes(query)) return null;
  return (
    <section aria-labelledby={id} className="border-t border-line py-5 first-of-type:border-0">
      <h2 id={id} className="mb-3 text-13 font-medium text-ink-3">
        {title}
      </h2>
      <div className="flex flex-col gap-4">{children}</div>
    </section>
  );
}

/** A line of the settings: what it is, what it means, and what can be done. */
export function Line({ label, hint, children }: { label: ReactNode; hint?: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="min-w-52 grow basis-0">
        <p className="text-15">{label}</p>
        {hint && <p className="mt-0.5 text-13 text-pretty text-ink-3">{hint}</p>}
      </div>
      {children}
    </div>
  );
}
