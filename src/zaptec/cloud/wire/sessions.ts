// Sessions that are over, as the cloud sends them: the charge history, and the archive that follows it. Of each session only
// when and how much: never who.
import * as z from 'zod/mini';
import { completedSession, type CompletedSession } from '../../../charging/energy/completed-session.ts';
import { anyCase, MOST_ROWS, page, readRows, type Rows } from './rows.ts';

const anything = z.optional(z.unknown());
const sessionRow = anyCase({
  id: anything,
  sessionid: anything,
  energy: anything,
  startdatetime: anything,
  sessionstart: anything,
  enddatetime: anything,
  sessionend: anything,
});

const archivePage = anyCase({ sessions: z.array(z.unknown()).check(z.maxLength(MOST_ROWS)) });

/** One page of the charge history or of the archive; undefined when the answer is neither. */
export function parseSessionPage(json: unknown): Rows<CompletedSession> | undefined {
  const list = page.safeParse(json).data?.data ?? archivePage.safeParse(json).data?.sessions;
  if (list === undefined) return undefined;
  const sessions = readRows(list, sessionRow).rows.map((row) =>
    completedSession({
      id: row.id ?? row.sessionid,
      energy: row.energy,
      start: row.startdatetime ?? row.sessionstart,
      end: row.enddatetime ?? row.sessionend,
    }),
  );
  const rows = sessions.filter((session) => session !== undefined);
  return { rows, dropped: list.length - rows.length };
}
