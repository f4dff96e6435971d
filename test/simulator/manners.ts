// The manners of real chargers and of the real cloud that a test or the control API can switch, each in one sentence and
// with where it is known from: `firmware`, a public copy of the Go's (it says nothing of a Pro); `trace`, a recorded
// dump or a public issue thread; `documents`, Zaptec's own; `inferred`, from how the others fit together.

type Source = 'firmware' | 'trace' | 'documents' | 'inferred';

/** One manner. */
export interface Manner {
  readonly what: string;
  readonly from: readonly Source[];
}

export const manners = {
  // The charger.
  'deauthorization-by-5': {
    what: 'After 10001 the mode is 5 with FinalStopActive 0, then 1, then 2, with the car at the cable; a new session begins, and charges where no authorization is required.',
    from: ['firmware', 'trace'],
  },
  'upgrade-when-unplugged': { what: 'A Go accepts a firmware upgrade at once and begins it when the car is unplugged.', from: ['firmware'] },
  'slow-to-miss': {
    what: 'The charger pulses every 180 s while charging, 600 s idle, 900 s stand-alone, 1800 s under OCPP; the cloud says offline two pulses after the charger has gone, and commands fail with code 520 meanwhile.',
    from: ['firmware', 'trace', 'inferred'],
  },
  'coarse-measurements': {
    what: "Power and currents are sent 5 s after a change of more than 200 W (500 W above 7 kW), the session's energy in steps of 0.1, 0.2 or 0.5 kWh, voltages at unplug, at 0.1 kWh and each transmit interval.",
    from: ['firmware', 'trace'],
  },
  'meter-while-flowing': { what: 'The signed meter value is renewed on the full interval only while energy flows, and never when a session ends.', from: ['firmware', 'trace'] },
  'schedule-pauses': {
    what: 'A schedule whose time is still to come holds the car at mode 5 with FinalStopActive 1, is cleared to an empty text when its time has come, and then the charger resumes by itself unless 506 paused it.',
    from: ['firmware'],
  },
  'past-schedule-stays': { what: 'The time of a schedule stands on after it has passed.', from: ['inferred'] },
  'slow-start-of-power': { what: 'The car draws nothing for a while after the mode has become 3.', from: ['firmware', 'trace'] },
  'late-completed-session': { what: 'CompletedSession follows some seconds after the session has ended.', from: ['trace'] },
  'session-before-authorization': { what: 'The session has its id while it still waits for authorization.', from: ['firmware'] },
  'resume-needs-authorization': { what: 'Where authorization is required, 507 leads to mode 2, and the car must be authorized again.', from: ['trace'] },
  'mode-4-while-stopping': { what: 'The mode is 4 from FinalStopActive 1 until the charger has stopped.', from: ['firmware'] },
  'cable-unlocks-on-pause': { what: 'The cable can be pulled out of a charger in mode 5, unless it is locked permanently.', from: ['trace'] },
  // The installation.
  'current-resets-daily': { what: 'The available current goes back to the maximum every midnight.', from: ['trace'] },
  'external-load-manager': { what: 'A load manager owns the chargers: their settings answer 403, commands work.', from: ['trace'] },
  'web-hook-authorization': { what: "AuthenticationType is 1: somebody else's server authorizes by web hooks.", from: ['documents'] },
  'ocpp-authorization': { what: 'AuthenticationType is 2: an OCPP server behind the cloud authorizes.', from: ['documents'] },
  'native-ocpp-authorization': { what: 'AuthenticationType is 3: the charger itself speaks OCPP.', from: ['documents'] },
  // The wire.
  'anonymous-constants': { what: 'GET /api/constants answers without a token.', from: ['documents', 'trace'] },
  'list-filters': { what: 'Lists are filtered and sorted by Roles, InstallationId, NameFilter, DeviceType, InstallationType, SortProperty and SortDescending.', from: ['documents'] },
  'nulls-omitted': { what: 'Fields without a value are left out of rows.', from: ['trace'] },
  'jwt-tokens': { what: 'The access token is a JWT that tells its account (sub) and its end (exp).', from: ['trace'] },
  'idle-connections-closed': { what: 'A connection without a request for `idleConnectionMs` is closed, unannounced.', from: ['inferred'] },
  'stale-connections-reset': { what: 'A request on a connection that was idle for `idleConnectionMs` is reset before it has any effect: it crossed the closing.', from: ['inferred'] },
  'bare-rejections': { what: 'A rejected command names its code only; the words are in the constants.', from: ['trace', 'documents'] },
  // Endpoints, missing while their manner is off.
  'archived-sessions': { what: 'GET /api/sessions/archived, for owners.', from: ['documents'] },
  'charge-history-retired': { what: 'The charge history and its report are gone: 404.', from: ['documents', 'inferred'] },
  'single-sessions': { what: 'GET /api/session/{id} and POST /api/session/{id}/priority.', from: ['documents'] },
  'settings-endpoints': { what: 'POST /api/chargers/{id}/update, GET and POST /api/circuits/{id}, POST /api/chargehistory/installationreport.', from: ['documents'] },
  'undocumented-answered': { what: 'Endpoints that the fair use policy forbids work; only `undocumentedCalls` shows that a client used them.', from: ['trace'] },
} as const satisfies Record<string, Manner>;

export type MannerName = keyof typeof manners;

/** What real chargers always do. */
export const alwaysInReality = [
  'deauthorization-by-5',
  'coarse-measurements',
  'meter-while-flowing',
  'schedule-pauses',
  'late-completed-session',
  'session-before-authorization',
] as const satisfies readonly MannerName[];

/** A cloud whose chargers are easy to reckon with, for tests of other things. */
export const kind: Readonly<Partial<Record<MannerName, boolean>>> = Object.fromEntries(alwaysInReality.map((name) => [name, false]));

/** What a new cloud, and one that was reset, has switched on unless told. */
export const onByDefault: readonly MannerName[] = [...alwaysInReality, 'anonymous-constants', 'list-filters', 'archived-sessions', 'single-sessions', 'settings-endpoints'];

export function isMannerName(name: string): name is MannerName {
  return Object.hasOwn(manners, name);
}

/** The manners of one cloud. */
export class Manners {
  readonly #atFirst: ReadonlySet<MannerName>;
  #on: Set<MannerName>;

  /** What is told here goes before the default. */
  constructor(told: Readonly<Partial<Record<MannerName, boolean>>> = {}) {
    const names = Object.keys(manners).filter(isMannerName);
    this.#atFirst = new Set(names.filter((name) => told[name] ?? onByDefault.includes(name)));
    this.#on = new Set(this.#atFirst);
  }

  has(name: MannerName): boolean {
    return this.#on.has(name);
  }

  turnOn(...names: readonly MannerName[]): void {
    for (const name of names) this.#on.add(name);
  }

  turnOff(...names: readonly MannerName[]): void {
    for (const name of names) this.#on.delete(name);
  }

  /** Those switched on. */
  get on(): readonly MannerName[] {
    return [...this.#on];
  }

  /** As the cloud began. */
  reset(): void {
    this.#on = new Set(this.#atFirst);
  }
}
