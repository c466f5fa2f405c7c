import { splitName } from '../lib/format';
import { cx } from '../ui/cx';

/** A name that is cut in its middle, so that the end with the extension is always seen. */
export function FileName({ name, className }: { name: string; className?: string }) {
  const { head, tail } = splitName(name);
  return (
    <span dir="ltr" title={name} className={cx('flex min-w-0', className)}>
      <span className="truncate whitespace-pre">{head}</span>
      <span className="shrink-0 whitespace-pre">{tail}</span>
    </span>
  );
}
