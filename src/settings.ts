// Names and every tunable number, each with the reason for its value. Durations are milliseconds.

/** The npm package name; Homebridge files the plugin's cached accessories under it. */
export const PLUGIN_NAME = 'homebridge-zaptec-charger';

/** The platform's name in Homebridge's config.json, and the schema's `pluginAlias`. */
export const PLATFORM_NAME = 'Zaptec';

/** The real cloud. */
export const DEFAULT_API_URL = 'https://api.zaptec.com';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The `pollInterval` option, in seconds: 30 s is what Zaptec's fair-use policy bears, beyond 1 h nothing is "live". */
export const POLL_INTERVAL_S = { min: 30, max: 3600, default: 60 } as const;

/**
 * The `availableCurrentInterval` option, in minutes. Zaptec advises against changing an installation's current more
 * often than every 15: many cars dislike it.
 */
export const AVAILABLE_CURRENT_INTERVAL_MIN = { min: 1, max: 1440, default: 15 } as const;

export const READING = {
  /** While a vehicle is connected the status can change at any time, and people look. */
  connectedMs: 30 * SECOND,
  /** The charger list is meant to be read "at most once an hour" (Zaptec API fair-use policy). */
  listingMs: HOUR,
  /** Without permission for the state, the list is all there is; it is heavier, so never faster than this. */
  fastestListReadMs: MINUTE,
  /** Each wait varies by this share either way, so that chargers do not march in step. */
  jitter: 0.1,
  /** Failed reads in a row after which the last known values are no longer shown as the truth. */
  failuresUntilUnreachable: 3,
  /** After a failed read the next comes within this, however long the `pollInterval`. */
  afterFailureMs: MINUTE,
  /** In a long outage reads slow down to this. */
  slowestMs: 5 * MINUTE,
  /** A failed listing is tried again after this, doubling up to `slowestMs`. */
  listingRetryMs: 10 * SECOND,
} as const;

export const HTTP = {
  /** One attempt. Peers use 5 to 15 s; the cloud normally answers within one. */
  attemptMs: 10 * SECOND,
  /** One read with all its attempts: shorter than the shortest reading interval. */
  readMs: 25 * SECOND,
  connectMs: 5 * SECOND,
  /** Longer than the reading interval while a vehicle is connected: one TLS handshake serves many reads. */
  keepAliveMs: 55 * SECOND,
  /** State answers can carry diagnostic blobs of a megabyte; nothing legitimate is larger than this. */
  largestAnswerBytes: 8 * 1024 * 1024,
  /** Connections to the cloud at most; one of them is kept for commands. */
  connections: 4,
} as const;

/** Zaptec API rate limiting: "General Access 10 requests/sec, burst 15", per user. */
export const RATE = { perSecond: 10, burst: 15 } as const;

export const RETRY = {
  /** First wait, doubling for each further attempt up to `longestMs`, each with jitter. */
  firstMs: 500,
  longestMs: 30 * SECOND,
  /** A person who waits for a command learns of an outage within a few seconds. */
  attempts: { read: 5, command: 3 },
  /** A `Retry-After` is obeyed up to here: a mistaken header must not silence the plugin for days. */
  longestRetryAfterMs: HOUR,
} as const;

export const SIGN_IN = {
  attemptMs: 15 * SECOND,
  /** The token is renewed this long before it ends, or after nine tenths of a short life. */
  renewBeforeMs: 5 * MINUTE,
  /** Used when the answer names no lifetime; a 401 renews earlier. */
  assumedLifetimeMs: HOUR,
  /** Wrong credentials: repeated tries could lock the account. Doubles up to the longest. */
  firstRejectionMs: 15 * MINUTE,
  longestRejectionMs: 6 * HOUR,
  /** Outage: first wait before the next sign-in that no person asked for, doubling up to the longest. */
  firstOutageMs: 2 * SECOND,
  longestOutageMs: MINUTE,
} as const;

/** Rows of one answer at most: a state has about 90, a page 100. Reading a million would hold up Homebridge for seconds. */
export const MOST_ROWS = 5_000;

/** Characters of a charger's or an installation's name at most, wherever it comes from: the log shows it in every line. */
export const LONGEST_NAME = 200;

/** Chargers looked after at most: HomeKit takes no more accessories on one bridge. */
export const MOST_CHARGERS = 149;

/** Pages of a list followed at most: 10 000 chargers of one account. */
export const MOST_PAGES = 100;

export const COMMAND = {
  /** Apple Home must have an answer within 8 s; the rest is for the way there. */
  answerMs: 7.5 * SECOND,
  /** With less time than this left a command is not sent: it could take effect after its failure was reported. */
  leastTimeToSendMs: SECOND,
  /** How long a write may wait for the opposite command before it; after that it is carried out in the background. */
  waitForPredecessorMs: 6 * SECOND,
  /** How often the state is read while a write waits for the opposite command before it to take effect. */
  predecessorReadMs: 2 * SECOND,
  /** An answer that looks older than the one before mostly comes from a copy that lags: after this the next one is asked. */
  disputedReadMs: 2 * SECOND,
  /**
   * When the state is read after an accepted command. FinalStopActive follows within a second and the operation mode
   * about 5 s later, hence 2 and 7 s; a car may take half a minute to start, and after a minute it will not.
   */
  confirmationReadsMs: [2 * SECOND, 7 * SECOND, 15 * SECOND, 30 * SECOND, 60 * SECOND],
} as const;

export const SERVICE = {
  /**
   * When the state is read after "stop and deauthorize": twice while HomeKit waits for an answer, because Zaptec's own
   * answer says nothing; then as after a pause.
   */
  sessionReadsMs: [2 * SECOND, 5 * SECOND, 7 * SECOND, 15 * SECOND, 30 * SECOND, 60 * SECOND],
  /** A restart or an upgrade asked for again within this is the same one: nobody restarts a charger twice in a row. */
  repeatMs: 10 * SECOND,
} as const;

/** How long a switch that is a mere button stays on, so that one sees that it was taken. */
export const BUTTON_MS = SECOND;

export const HOLD = {
  /** Somebody who undoes a pause of the hold this often within this long wants to charge: it must not be a fight. */
  undoneUntilYield: 2,
  undoneWithinMs: 10 * MINUTE,
  /** After a failed attempt: less than the shortest wait between two routine reads, so that the next one tries again. */
  retryMs: 20 * SECOND,
  /** What was refused or not followed again and again is tried ever more rarely, up to this. */
  slowestRetryMs: 5 * MINUTE,
} as const;

export const LEDGER = {
  /** While energy flows it is written to disk this often, besides at every turn: after a crash little is to be caught up. */
  saveMs: 10 * MINUTE,
  /**
   * A session that the charger does not report is looked for in the cloud's charge history, this long after its end. The
   * report comes within seconds as a rule; whoever may not read the history is not to be asked again and again.
   */
  askHistoryAfterMs: [3 * MINUTE, 15 * MINUTE],
} as const;

export const INSTALLATION = {
  /** Its current is changed now and then, by people; peers read it as often. */
  readMs: 10 * MINUTE,
  /**
   * A value of the slider is sent when no other has come for this long. Apple Home writes many while it is dragged, each
   * as soon as the one before is answered, and the first to be sent keeps the others waiting for a quarter of an hour.
   */
  settleMs: SECOND,
  /** While a slider is dragged, its values are judged by a reading not older than this. */
  freshMs: 5 * SECOND,
  /** When the installation is read after an accepted change: it shows there within seconds. */
  confirmationReadsMs: [2 * SECOND, 7 * SECOND, 15 * SECOND],
  /** A change that was due and could not be sent is tried again after this. */
  retryMs: MINUTE,
  /** One that became due longer ago than this, while Homebridge was not running, is no longer what anybody expects. */
  outdatedMs: HOUR,
} as const;

/** Installations looked after at most: each is read by itself, and an account in use has one or two. */
export const MOST_INSTALLATIONS = 20;

/** Complete listings in a row that must lack a charger before its accessory goes: HomeKit forgets rooms for good. */
export const LISTINGS_UNTIL_REMOVED = 3;

/**
 * How long a known value outranks an answer with an older timestamp. The cloud's copies lag by seconds; an older value
 * that it still reports after this is the truth, and the newer timestamp came from a wrong clock.
 */
export const LAGGING_COPY_MS = 2 * MINUTE;

export const MATTER = {
  /** Power at most this often: matter.js reports it to subscribers no faster. */
  powerMs: 10 * SECOND,
  /** Energy at most this often: every update goes to every controller at once. */
  energyMs: 30 * SECOND,
  /** Energy at least this often while charging, so that each period of consumption is short. */
  energyPulseMs: MINUTE,
  /** Homebridge takes over a command after its handler has ended, and a new value a moment after it was given. */
  settleMs: 250,
  /** How often to look whether Homebridge has added a new node; what is pushed before is lost without a word. */
  appearanceMs: SECOND,
  /** After this Homebridge will not add it any more, and the user should know. */
  overdueMs: MINUTE,
} as const;
