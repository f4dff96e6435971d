// What a charger that has just connected is asked: what it can do, and to tell what the plugin wants to know.
import type { Clock } from '../../base/clock.ts';
import { RejectedError } from '../../charging/calls/errors.ts';
import type { CallQueue } from './call-queue.ts';

/**
 * What can be asked of a charger.
 *
 * - `current`: it connects itself, and its current can be limited.
 * - `core`: Zaptec's cloud connects for it; charging can only be started and stopped.
 */
export type Reach = 'current' | 'core';

interface Capabilities {
  readonly reach: Reach;
  /** Whether it tells again what it is asked to. */
  readonly tellsOnDemand: boolean;
}

/** A charger says something within seconds of connecting; only then is it asked anything. */
export const INTRODUCTION_AFTER_MS = 2_000;

const KEYS = ['SupportedFeatureProfiles', 'MeterValueSampleInterval', 'MeterValuesSampledData', 'StopTxnSampledData'];

/** Often enough to follow a car with the eye; Zaptec's cloud counts in minutes. */
const SAMPLE_S = 10;

const SAMPLED = 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage';

/** Asks what it can do; throws ZaptecError, or the signal's reason. */
export async function askCapabilities(calls: CallQueue, clock: Clock, signal: AbortSignal): Promise<Capabilities> {
  await clock.sleep(INTRODUCTION_AFTER_MS, signal);
  const { configurationKey } = await calls.call('GetConfiguration', { key: KEYS }, { signal });
  const valueOf = (key: string): string => configurationKey.find((one) => one.key === key)?.value ?? '';
  const profiles = valueOf('SupportedFeatureProfiles').split(',').map((profile) => profile.trim());
  const capabilities: Capabilities = {
    reach: profiles.includes('SmartCharging') ? 'current' : 'core',
    tellsOnDemand: profiles.includes('RemoteTrigger'),
  };
  // A charger behind Zaptec's cloud is left as Zaptec has set it.
  if (capabilities.reach === 'core') return capabilities;
  // So often, the samples of a night are more than the end of a transaction can carry; they were told one by one.
  const wanted = { MeterValueSampleInterval: String(SAMPLE_S), MeterValuesSampledData: SAMPLED, StopTxnSampledData: '' };
  for (const [key, value] of Object.entries(wanted)) {
    if (valueOf(key) === value) continue;
    await calls.call('ChangeConfiguration', { key, value }, { signal }).catch((error: unknown) => {
      // It measures as it did, and can what it can.
      if (!(error instanceof RejectedError)) throw error;
    });
  }
  return capabilities;
}
