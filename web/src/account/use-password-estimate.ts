import { useEffect, useState } from 'react';
import type { Estimate } from '../lib/password';

type Estimator = typeof import('../lib/password');

const NOTHING: Estimate = { level: 0, bits: 0, advice: 'empty' };
let loading: Promise<Estimator> | undefined;

/** Loaded when a password is first chosen; a failed load is tried again. */
function load(): Promise<Estimator> {
  loading ??= import('../lib/password').catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

export function usePasswordEstimate(password: string, login: string, name: string): Estimate {
  const [estimator, setEstimator] = useState<Estimator | null>(null);
  useEffect(() => {
    let gone = false;
    load().then(
      (loaded) => {
        if (!gone) setEstimator(loaded);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, []);
  return estimator === null ? NOTHING : estimator.estimate(password, login, name);
}

/** Registration goes on from "good". */
export const ENOUGH = 3;
