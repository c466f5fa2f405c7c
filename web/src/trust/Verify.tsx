import { Trans, useLingui } from '@lingui/react/macro';
import { ShieldCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useCore, useTask } from '../app/core-context';
import { hide } from '../app/ui-store';
import type { CodeCheck, Failure, SafetyView } from '../core/types.gen';
import { asFailure } from '../lib/failure';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { FailureNotice, Notice } from '../ui/Notice';
import { Spinner } from '../ui/Spinner';
import { QrCode } from './QrCode';
import { SafetyDigits } from './SafetyDigits';
import { Scan, scanIcon } from './Scan';
import { useTrustPage } from './TrustPage';
import { WhyLink } from './WhyLink';

/** The number that two people compare, and the code that says the same. */
export function Verify({ accountId, name }: { accountId: string; name: string }) {
  const { t } = useLingui();
  const core = useCore();
  const { busy, failure, run } = useTask();
  const [safety, setSafety] = useState<SafetyView | null>(null);
  const [missing, setMissing] = useState<Failure | null>(null);
  const [scanning, setScanning] = useState(false);
  const [outcome, setOutcome] = useState<CodeCheck | null>(null);
  const lead = useTrustPage();

  useEffect(() => {
    let gone = false;
    core.call({ type: 'safety_number', account_id: accountId }).then(
      (reply) => {
        if (!gone && reply.type === 'safety') setSafety(reply);
      },
      (thrown: unknown) => {
        if (!gone) setMissing(asFailure(thrown));
      },
    );
    return () => {
      gone = true;
    };
  }, [core, accountId]);

  const show = (verified: boolean): void => {
    if (safety) setSafety({ ...safety, verified, trust: verified ? 'verified' : 'unverified' });
  };
  const set = async (verified: boolean): Promise<void> => {
    setOutcome(null);
    const reply = await run(() => core.call({ type: 'set_verified', account_id: accountId, verified }));
    if (reply) show(verified);
  };
  const check = async (text: string): Promise<void> => {
    setScanning(false);
    const reply = await run(() => core.call({ type: 'check_safety_code', account_id: accountId, text }));
    if (reply?.type !== 'code_checked') return;
    setOutcome(reply.outcome);
    if (reply.outcome === 'match') show(true);
  };

  return (
    <Dialog title={t`Safety number with ${name}`} onClose={hide} width="large">
      <div className="flex flex-col gap-5 px-5 pb-6">
        {scanning ? (
          <Scan onFound={(text) => void check(text)} onClose={() => setScanning(false)} />
        ) : (
          <>
            {safety && safety.trust !== 'verified' && (
              <div className="-mb-2 flex flex-wrap items-center gap-x-3">
                <p className="text-15 text-pretty">{lead(safety.trust).lead}</p>
                <WhyLink topic={safety.trust} person={{ accountId, name }} />
              </div>
            )}
            <p className="text-15 text-pretty text-ink-2">
              <Trans>Compare in person or on a call. If all digits are the same on both screens, nobody stands between you and {name}.</Trans>
            </p>
            {safety ? (
              <div className="flex flex-wrap items-center justify-center gap-6 rounded-card bg-sunken px-4 py-6">
                <SafetyDigits digits={safety.digits} />
                <QrCode text={safety.qr} label={t`The safety number as a QR code`} />
              </div>
            ) : missing ? (
              <FailureNotice failure={missing} />
            ) : (
              <div className="grid h-52 place-items-center text-ink-3">
                <Spinner />
              </div>
            )}
            <Outcome outcome={outcome} name={name} />
            {safety?.verified && outcome !== 'match' && (
              <Notice tone="good">
                <Trans>You compared this number. Ren tells you at once if it ever changes.</Trans>
              </Notice>
            )}
            <FailureNotice failure={failure} />
            {safety && (
              <div className="flex flex-wrap items-center justify-end gap-2">
                {safety.verified ? (
                  <Button busy={busy} onClick={() => void set(false)}>{t`Take it back`}</Button>
                ) : (
                  <>
                    <p className="min-w-48 grow basis-0 text-13 text-ink-3">
                      <Trans>If the digits differ, don't continue. Ask {name} in another way.</Trans>
                    </p>
                    <Button busy={busy} icon={scanIcon} onClick={() => setScanning(true)}>
                      {t`Scan their code`}
                    </Button>
                    {outcome !== 'mismatch' && (
                      <Button look="primary" busy={busy} icon={<ShieldCheck aria-hidden size={20} strokeWidth={1.75} />} onClick={() => void set(true)}>
                        {t`The numbers match`}
                      </Button>
                    )}
                  </>
                )}
              </div>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

/** What the code said; a wrong one never looks like a small mistake. */
function Outcome({ outcome, name }: { outcome: CodeCheck | null; name: string }) {
  const { t } = useLingui();
  return (
    <div role="alert" className={outcome ? undefined : 'hidden'}>
      {outcome === 'match' && <Notice tone="good">{t`The codes fit: you and ${name} see the same keys. Marked as verified.`}</Notice>}
      {outcome === 'mismatch' && <Notice tone="danger">{t`The codes do not fit. Don't continue: somebody may stand between you and ${name}. Talk to them in another way first.`}</Notice>}
      {outcome === 'own' && <Notice tone="warn">{t`This is the code on your own screen. Scan the one that ${name} shows.`}</Notice>}
      {outcome === 'not_a_code' && <Notice tone="warn">{t`This is not a safety code of Ren. Scan the one that ${name} sees under the safety number with you.`}</Notice>}
    </div>
  );
}
