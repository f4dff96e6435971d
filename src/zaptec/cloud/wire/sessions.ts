// The charge history as the cloud sends it. Of each session only when and how much: never who.
import * as z from 'zod/mini';
import { completedSession, type CompletedSession } from '../../../charging/energy/completed-session.ts';
import { anyCase, page, readRows, type Rows } from './rows.ts';

const anything = z.optional(z.unknown());
const sessionRow = anyCase({ id: anything, energy: anything, startdatetime: anything, enddatetime: anything });

/** One page of the charge history; undefined when the answer is not one. */
export function parseSessionPage(json: unknown): Rows<CompletedSession> | undefined {
  const answer = page.safeParse(json);
  if (!answer.success) return undefined;
  const list = answer.data.data;
  const sessions = readRows(list, sessionRow).rows.map((row) =>
    completedSession({ id: row.id, energy: row.energy, start: row.startdatetime, end: row.enddatetime }),
  );
  const rows = sessions.filter((session) => session !== undefined);
  return { rows, dropped: list.length - rows.length };
}
