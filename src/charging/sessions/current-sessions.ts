// The sessions in a file of lines, each once: the last line about one is what counts.
import { parseSessionLine } from './session-line.ts';
import type { FinishedSession } from './session.ts';

/**
 * The sessions of a file that is read from the last line to the first, a piece at a time. Damaged lines are left out.
 *
 * Nothing is remembered but the few that have more than one line: those that are revised say so.
 */
export async function* currentSessions(newestFirst: AsyncIterable<readonly string[]>): AsyncGenerator<readonly FinishedSession[]> {
  const settled = new Set<string>();
  for await (const texts of newestFirst) {
    const sessions: FinishedSession[] = [];
    for (const text of texts) {
      const line = parseSessionLine(text);
      if (line === undefined) continue;
      const id = line.kind === 'void' ? line.id : line.session.id;
      if (settled.has(id)) continue;
      if (line.revision > 0) settled.add(id);
      if (line.kind === 'session') sessions.push(line.session);
    }
    yield sessions;
  }
}
