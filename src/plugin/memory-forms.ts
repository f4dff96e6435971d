// What is remembered across restarts, section by section, and how each field is checked: by those who own it.
import { lockFields, type LockRecord } from '../charging/authorization/authorization.ts';
import { knownSessionsFields, type KnownSessions } from '../charging/energy/session-end.ts';
import { energyFields, type EnergyRecord } from '../charging/energy/energy-record.ts';
import { NO_SESSIONS } from '../charging/energy/session-energy.ts';
import { missedFields, type Missed } from '../charging/account/missed-listings.ts';
import type { HoldRecord } from '../charging/hold/hold.ts';
import type { FollowedPeriod } from '../charging/hold/hours-keeper.ts';
import { holdFields, hoursFields } from '../charging/hold/hold-fields.ts';
import { limitFields, type LimitMemory } from '../charging/installation/limit-memory.ts';
import { problemFields, type ToldProblem } from '../charging/problems/problem-watch.ts';
import { fetchedFields, type FetchedSessions } from '../charging/sessions/session-fetcher.ts';
import { unheardFields, type Unheard } from '../charging/state/reachability.ts';
import { givenNameFields, type GivenName } from '../homekit/words/service-name.ts';
import { shownFields, type ShownValues } from '../homekit/shown-values.ts';
import type { SectionForm } from '../storage/memory-section.ts';
import { grantedFields, type GrantedRecord } from '../zaptec/hooks/granted-sessions.ts';
import { connectorFields, withNameOfOld, type ConnectorRecord } from '../zaptec/ocpp/books/connector-record.ts';

/** The wish that charging is held, by charger id. */
export const HOLD: SectionForm<HoldRecord> = {
  name: 'hold',
  fields: holdFields,
  complete: ({ isAllowed, undoneAtMs = [], ...rest }) => (isAllowed === undefined ? undefined : { isAllowed, undoneAtMs, ...rest }),
};

/** What was followed of the allowed hours, by charger id. */
export const HOURS: SectionForm<FollowedPeriod> = { name: 'hours', fields: hoursFields };

/** Whether a charger is locked, by its id. */
export const LOCK: SectionForm<LockRecord> = { name: 'lock', fields: lockFields };

/** The total energy, by charger id. Without its meter the total goes on from where it was with the next reading. */
export const ENERGY: SectionForm<EnergyRecord> = {
  name: 'energy',
  fields: energyFields,
  complete({ totalKwh, series, shares = NO_SESSIONS, ...rest }) {
    // What sessions have delivered is counted from the meter's last reading.
    if (series === undefined) return totalKwh === undefined ? undefined : { totalKwh, series: { meter: { kwh: totalKwh }, offsetKwh: 0 }, shares: NO_SESSIONS };
    if (totalKwh === undefined) return { totalKwh: series.meter.kwh + series.offsetKwh, series, shares };
    return { totalKwh, series, shares, ...rest };
  },
};

/** The last session and the one under way, by charger id. */
export const SESSIONS: SectionForm<KnownSessions> = {
  name: 'sessions',
  fields: knownSessionsFields,
  complete: ({ toldIds = [], ...rest }) => ({ toldIds, ...rest }),
};

/** Chargers whose heartbeat has stopped, by their ids. */
export const UNHEARD: SectionForm<Unheard> = { name: 'unheard', fields: unheardFields };

/** Chargers that have a problem, by their ids. */
export const PROBLEM: SectionForm<ToldProblem> = { name: 'problem', fields: problemFields };

/** By installation id. */
export const INSTALLATION: SectionForm<LimitMemory> = { name: 'installation', fields: limitFields };

/** A charger's own limit, by charger id. */
export const CHARGER_LIMIT: SectionForm<LimitMemory> = { name: 'charger-limit', fields: limitFields };

/** What a person has called a service in Home, by `nameKey`. */
export const NAMES: SectionForm<GivenName> = { name: 'names', fields: givenNameFields };

/** What Apple Home was shown last, by charger id. */
export const SHOWN: SectionForm<ShownValues> = { name: 'shown', fields: shownFields };

/** By the UUID of the accessory or Matter node. */
export const MISSED: SectionForm<Missed> = { name: 'missed', fields: missedFields };

/** Up to when a charger's past sessions were fetched, by charger id. */
export const FETCHED: SectionForm<FetchedSessions> = { name: 'fetched', fields: fetchedFields };

/** A transaction over OCPP, and whether it was paused from here, by charger id. Numbers without the last go on by the time. */
export const CONNECTORS: SectionForm<ConnectorRecord> = {
  name: 'connectors',
  fields: connectorFields,
  complete: ({ lastTransactionId = 0, lastEnded, ...rest }) => ({ lastTransactionId, lastEnded: lastEnded && withNameOfOld(lastEnded), ...rest }),
};

/** The sessions that were granted by web hook, by charger id. */
export const GRANTED: SectionForm<GrantedRecord> = { name: 'granted', fields: grantedFields };
