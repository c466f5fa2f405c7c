import { Trans } from '@lingui/react/macro';
import { RefreshCw } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button';
import { Wordmark } from '../ui/Logo';

/** What stands on the page when a view of it failed. The core goes on, and drafts are in its hands. */
function Broken() {
  return (
    <main className="grid h-full place-items-center p-6">
      <div role="alert" className="flex max-w-md flex-col items-start gap-4">
        <Wordmark />
        <h1 className="text-20 font-semibold">
          <Trans>This page has stopped</Trans>
        </h1>
        <p className="text-15 text-pretty text-ink-2">
          <Trans>Something in the page failed. Your messages and drafts are kept. Load the page again; if it stops again, tell whoever runs your server what you did before.</Trans>
        </p>
        <Button look="primary" icon={<RefreshCw aria-hidden size={16} strokeWidth={1.75} />} onClick={() => location.reload()}>
          <Trans>Load again</Trans>
        </Button>
      </div>
    </main>
  );
}

/** A view that fails must not leave an empty page behind. React has no hook for this. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}
