import { Trans } from '@lingui/react/macro';
import { Wordmark } from '../ui/Logo';

/** This browser lacks what the keys need. Nothing weaker is offered instead. */
export function Unsupported() {
  return (
    <main className="grid h-full place-items-center p-6">
      <div className="flex max-w-md flex-col gap-4">
        <Wordmark />
        <h1 className="text-20 font-semibold">
          <Trans>This browser can't run Ren</Trans>
        </h1>
        <p className="text-15 text-pretty text-ink-2">
          <Trans>Ren encrypts on your device, and for that it needs WebAssembly, which is missing or switched off here. Try a current Firefox, Chrome, Edge or Safari, or allow WebAssembly in the settings.</Trans>
        </p>
      </div>
    </main>
  );
}
