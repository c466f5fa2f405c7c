import { useEffect, useState } from 'react';
import { useCore } from '../app/core-context';
import { PREVIEW_LIMIT } from '../core/api';
import type { Failure, FileView } from '../core/types.gen';
import { asFailure } from '../lib/failure';
import { inlineBlob, type Inline } from '../lib/sniff';
import { useBlobUrl } from './blob-urls';

/** Pictures that were opened lately stay at hand, so that scrolling back does not fetch them again. */
const KEEP = 24;
const kept = new Map<string, { blob: Blob; inline: Inline } | null>();

function keep(id: string, entry: { blob: Blob; inline: Inline } | null): void {
  kept.delete(id);
  kept.set(id, entry);
  const oldest = kept.keys().next();
  if (kept.size > KEEP && !oldest.done) kept.delete(oldest.value);
}

/** Forgets every opened picture, e.g. when somebody signs out. */
export function forgetPictures(): void {
  kept.clear();
}

interface Full {
  url: string | null;
  inline: Inline | null;
  failure: Failure | null;
  /** The bytes are not what may be shown inline. */
  refused: boolean;
}

/** The whole picture or film, once `wanted`. What it is, its bytes decide. */
export function useFullPicture(convId: string, messageId: string, file: FileView | null, wanted: boolean): Full {
  const core = useCore();
  const [entry, setEntry] = useState(() => kept.get(messageId));
  const [failure, setFailure] = useState<Failure | null>(null);
  const url = useBlobUrl(entry?.blob ?? null);

  useEffect(() => {
    if (!wanted || !file || entry !== undefined || file.size > PREVIEW_LIMIT) return undefined;
    let gone = false;
    core
      .fetchBlob(convId, messageId, file)
      .then(inlineBlob)
      .then(
        (found) => {
          keep(messageId, found);
          if (!gone) setEntry(found);
        },
        (thrown: unknown) => {
          if (!gone) setFailure(asFailure(thrown));
        },
      );
    return () => {
      gone = true;
    };
    // The file's fields are what counts: the view hands out a new object with every snapshot.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [core, convId, messageId, file?.size, file?.mime, wanted, entry]);

  return { url, inline: entry?.inline ?? null, failure, refused: entry === null };
}
