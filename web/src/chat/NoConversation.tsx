import { Trans } from '@lingui/react/macro';
import { Mark } from '../ui/Logo';
import { MOD } from '../app/shortcuts';

/** The room beside the list while nothing is open. */
export function NoConversation() {
  return (
    <main className="grid min-w-0 grow place-items-center bg-ground p-8">
      <div className="flex flex-col items-center gap-4 text-center">
        <Mark className="size-14 opacity-50" />
        <p className="text-15 text-ink-3">
          <Trans>
            Choose a conversation, or press <kbd className="rounded-control border border-line bg-paper px-1.5 py-0.5 font-sans text-12">{MOD} K</kbd>
          </Trans>
        </p>
      </div>
    </main>
  );
}
