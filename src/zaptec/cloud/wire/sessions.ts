// Lists of sessions, and single ones, as the cloud sends them: the archive, the charge history, the session by its id. What
// they say of people goes no further than to the labels that the owner has given.
import * as z from 'zod/mini';
import { completedSession, type CompletedSession } from '../../../charging/energy/completed-session.ts';
import type { LabelOf, SessionReport, SessionSource } from '../../../charging/sessions/session.ts';
import { anyCase, id, ifReadable, MOST_ROWS, NO_ID, optionalBoolean, optionalText, page, readRows, type Rows } from './rows.ts';

/** A signed session with a reading for each hour of a month takes a tenth of it. */
const LONGEST_SIGNED = 1_000_000;

const anything = () => z.optional(z.unknown());
const signedText = () => ifReadable(z.string().check(z.maxLength(LONGEST_SIGNED)));
const person = () => ifReadable(anyCase({ id: optionalText, email: optionalText, fullname: optionalText }));

/** Each list has its own names for the same things. */
const sessionRow = z.lazy(() => anyCase({
  id: anything(),
  sessionid: anything(),
  chargerid: ifReadable(id.check(z.toLowerCase())),
  startdatetime: anything(),
  sessionstart: anything(),
  enddatetime: anything(),
  sessionend: anything(),
  energy: anything(),
  signedsession: signedText(),
  sessionsignature: signedText(),
  voided: optionalBoolean,
  replacedbysessionid: optionalText,
  tokenname: optionalText,
  userid: optionalText,
  useremail: optionalText,
  userusername: optionalText,
  userfullname: optionalText,
  authorizeduser: person(),
}));

/** Given back as it came, whatever it is; an address holds no more. */
const cursorText = () => ifReadable(z.union([z.string().check(z.minLength(1), z.maxLength(4_000)), z.pipe(z.number(), z.transform(String))]));

const archivePage = z.lazy(() => anyCase({ sessions: z.array(z.unknown()).check(z.maxLength(MOST_ROWS)), cursor: cursorText(), hasmore: optionalBoolean }));

/** What was asked for, and who gives labels. */
export interface AskedSessions {
  readonly source: SessionSource;
  readonly chargerId: string;
  readonly labelOf: LabelOf;
}

interface SessionRows {
  readonly reports: readonly SessionReport[];
  readonly dropped: number;
}

/** A page of `GET /api/sessions/archived`; undefined when the answer is not one. */
export function parseArchivePage(json: unknown, asked: AskedSessions): (SessionRows & { readonly cursor: string | undefined }) | undefined {
  const answer = archivePage.safeParse(json);
  if (!answer.success) return undefined;
  const { sessions, cursor, hasmore } = answer.data;
  return { ...reportsOf(sessions, asked), cursor: hasmore === false ? undefined : cursor };
}

/** A page of `GET /api/chargehistory`; undefined when the answer is not one. */
export function parseHistoryPage(json: unknown, asked: AskedSessions): (SessionRows & { readonly pages: number | undefined; readonly size: number }) | undefined {
  const answer = page.safeParse(json);
  if (!answer.success) return undefined;
  return { ...reportsOf(answer.data.data, asked), pages: answer.data.pages, size: answer.data.data.length };
}

/** One page of either, of each session that counts only when and how much; undefined when the answer is neither. */
export function parseSessionPage(json: unknown): Rows<CompletedSession> | undefined {
  const list = page.safeParse(json).data?.data ?? archivePage.safeParse(json).data?.sessions;
  if (list === undefined) return undefined;
  const read = readRows(list, sessionRow).rows.flatMap((row) => {
    const session = sessionIn(row);
    return session === undefined ? [] : [{ session, counts: !isVoid(row, session.sessionId) }];
  });
  return { rows: read.filter(({ counts }) => counts).map(({ session }) => session), dropped: list.length - read.length };
}

/** The answer of `GET /api/session/{id}`; undefined when it is not a session. */
export function parseSingleSession(json: unknown, asked: AskedSessions): SessionReport | undefined {
  return reportsOf([json], asked).reports[0];
}

function reportsOf(list: readonly unknown[], asked: AskedSessions): SessionRows {
  const reports = readRows(list, sessionRow).rows.map((row) => reportOf(row, asked));
  const readable = reports.filter((report) => report !== undefined);
  return { reports: readable, dropped: list.length - readable.length };
}

type Row = z.infer<typeof sessionRow>;

/** When and how much: never who. */
function sessionIn(row: Row): CompletedSession | undefined {
  return completedSession({
    id: row.id ?? row.sessionid,
    energy: row.energy,
    start: row.startdatetime ?? row.sessionstart,
    end: row.enddatetime ?? row.sessionend,
  });
}

/** Whether another session counts in its place, or none. */
function isVoid({ voided, replacedbysessionid: replacedBy }: Row, id: string): boolean {
  return voided === true || (replacedBy !== undefined && ![NO_ID, id].includes(replacedBy.toLowerCase()));
}

function reportOf(row: Row, { source, chargerId, labelOf }: AskedSessions): SessionReport | undefined {
  const session = sessionIn(row);
  if (session === undefined) return undefined;
  const who = [row.tokenname, row.userid, row.useremail, row.userusername, row.userfullname, row.authorizeduser?.id, row.authorizeduser?.email, row.authorizeduser?.fullname];
  return {
    source,
    id: session.sessionId,
    chargerId: row.chargerid ?? chargerId,
    beginMs: session.startMs,
    endMs: session.endMs,
    energyKwh: session.energyKwh,
    signedSession: row.signedsession ?? row.sessionsignature,
    label: labelOf(who.filter((identifier) => identifier !== undefined)),
    isVoid: isVoid(row, session.sessionId),
  };
}
