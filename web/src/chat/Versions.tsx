import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useCore, useTask } from '../app/core-context';
import { hide } from '../app/ui-store';
import type { VersionView } from '../core/types.gen';
import { fullTime } from '../lib/dates';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/Notice';
import { Spinner } from '../ui/Spinner';
import { MessageText } from './MessageText';

/** What a message said before it was edited, newest first. */
export function Versions({ convId, hash }: { convId: string; hash: string }) {
  const { t, i18n } = useLingui();
  const core = useCore();
  const { failure, run } = useTask();
  const [versions, setVersions] = useState<readonly VersionView[] | null>(null);

  useEffect(() => {
    void run(async () => {
      const reply = await core.call({ type: 'versions', conv_id: convId, hash });
      if (reply.type === 'versions') setVersions(reply.versions);
    });
    // Once for each message.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [convId, hash]);

  return (
    <Dialog title={t`Earlier versions`} onClose={hide} reading width="medium">
      <div className="px-5 pb-5">
        <FailureNotice failure={failure} />
        {!versions && !failure && <Spinner />}
        <ol className="flex flex-col gap-4">
          {versions?.toReversed().map((version, at) => (
            <li key={version.time} className="border-l-2 border-line pl-3">
              <p className="mb-1 text-13 text-ink-3">
                <time dateTime={new Date(version.time).toISOString()}>{fullTime(i18n, version.time)}</time>
                {at === 0 && ` · ${t`now`}`}
                {at === versions.length - 1 && ` · ${t`first version`}`}
              </p>
              <Words body={version.body} />
            </li>
          ))}
        </ol>
      </div>
    </Dialog>
  );
}

function Words({ body }: { body: VersionView['body'] }) {
  const { t } = useLingui();
  if (body.kind === 'text') {
    return (
      <p className="message-text text-15">
        <MessageText text={body.text} mentions={body.mentions} />
      </p>
    );
  }
  const caption = body.kind === 'file' ? body.caption : '';
  return <p className="message-text text-15">{caption === '' ? <span className="text-ink-3 italic">{t`Without a caption`}</span> : <MessageText text={caption} />}</p>;
}
