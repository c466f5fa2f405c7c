import { useEffect, useRef, useState } from 'react';
import { AccessKeyStep } from '../account/AccessKeyStep';
import type { Phase } from '../core/types.gen';
import { TooltipLayer } from '../ui/TooltipLayer';
import { Gate } from '../welcome/Gate';
import { Locked } from '../welcome/Locked';
import { useApp } from './core-context';
import { LiveRegion } from './LiveRegion';
import { Shell } from './Shell';
import { Splash } from './Splash';
import { followHistory, forgetUi, useUi } from './ui-store';
import { useViewport } from './use-viewport';

type Settled = Exclude<Phase, { kind: 'making_keys' }>;

/** One screen for each phase of the client. While keys are made, the screen that asked for them stays. */
export function App() {
  const { phase } = useApp();
  const accessKey = useUi((ui) => ui.accessKey);
  const makingKey = useUi((ui) => ui.makingKey);
  const [asked, setAsked] = useState<Settled>(phase.kind === 'making_keys' ? { kind: 'starting' } : phase);
  if (phase.kind !== 'making_keys' && phase !== asked && !makingKey) setAsked(phase);

  const before = useRef(asked.kind);
  useEffect(() => {
    // Another person may sign in next, and begins anew.
    if (asked.kind === 'signed_out' && before.current !== 'signed_out') forgetUi();
    before.current = asked.kind;
  }, [asked.kind]);
  useEffect(() => followHistory(), []);
  useViewport();

  const screen = ((): React.ReactNode => {
    if (accessKey !== null) return <AccessKeyStep groups={accessKey} login={phase.kind === 'ready' ? phase.login : ''} />;
    switch (asked.kind) {
      case 'starting':
        return <Splash />;
      case 'signed_out':
        return <Gate endedElsewhere={asked.ended_elsewhere} making={makingKey} />;
      case 'locked':
        return <Locked login={asked.login} />;
      case 'ready':
        return <Shell me={asked} />;
    }
  })();

  return (
    <>
      {screen}
      <LiveRegion />
      <TooltipLayer />
    </>
  );
}
