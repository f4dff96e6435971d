// What a charger itself reports of its last session (observation 723), with the readings that it has signed.
import { readCompletedSession, reportFields } from '../energy/completed-session.ts';
import { isSource, type LabelOf, type SessionReport } from './session.ts';

/** The report in the text of observation 723, the charger's own or a `sessionObservation`; undefined where there is none. */
export function readChargerReport(chargerId: string, text: string | undefined, labelOf: LabelOf): SessionReport | undefined {
  const session = readCompletedSession(text);
  if (session === undefined) return undefined;
  const fields = reportFields(text);
  const tag = fields?.get('authenticationcode');
  const signed = fields?.get('signedsession');
  const toldBy = fields?.get('toldby');
  return {
    source: isSource(toldBy) ? toldBy : 'charger',
    id: session.sessionId,
    chargerId,
    beginMs: session.startMs,
    endMs: session.endMs,
    energyKwh: session.energyKwh,
    signedSession: typeof signed === 'string' ? signed : undefined,
    label: typeof tag === 'string' ? labelOf([tag]) : undefined,
    isVoid: false,
  };
}
