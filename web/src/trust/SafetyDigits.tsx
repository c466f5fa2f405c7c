import { useLingui } from '@lingui/react/macro';

const GROUP = 5;
const IN_ROW = 4;

/** Twelve groups of five, in three rows: as one reads them out on a call. */
export function SafetyDigits({ digits }: { digits: string }) {
  const { t } = useLingui();
  const groups = digits.match(new RegExp(`.{1,${GROUP}}`, 'gu')) ?? [];
  const rows = Array.from({ length: Math.ceil(groups.length / IN_ROW) }, (_, i) => groups.slice(i * IN_ROW, (i + 1) * IN_ROW));
  return (
    <div role="group" aria-label={t`Safety number`} className="flex flex-col gap-3 select-all">
      {rows.map((row, i) => (
        <p key={i} className="flex gap-4 font-mono text-17 tracking-wide sm:text-20">
          {row.map((group, j) => (
            <span key={j}>{group}</span>
          ))}
        </p>
      ))}
    </div>
  );
}
