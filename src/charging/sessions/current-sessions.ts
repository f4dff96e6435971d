// The sessions in a file of lines, each once: the last line about one is what counts.
import { idOf, parseSessionLine, type SessionLine } from './session-line.ts';
import { scanSessionLine } from './session-scan.ts';
import type { FinishedSession } from './session.ts';

/**
 * The sessions of a file that is read from its end, piece by piece. Damaged lines are left out.
 *
 * Nothing is remembered but the few that have more than one line: those that are revised say so.
 *
 * @param settled ids of which another file has told; those that are revised here are added
 */
export async function* currentSessions(piecesBackwards: AsyncIterable<string>, settled = new Set<string>()): AsyncGenerator<readonly FinishedSession[]> {
  for await (const piece of piecesBackwards) yield currentOnes(linesOf(piece), settled);
}

/** The lines of a piece, from the first to the last. */
interface Lines {
  /** Undefined for a line that stands among the others. */
  readonly sessions: readonly (FinishedSession | undefined)[];
  /** The few that are more than a session at its first revision, by their place among all. */
  readonly others: ReadonlyMap<number, SessionLine>;
}

function linesOf(piece: string): Lines {
  const sessions: (FinishedSession | undefined)[] = [];
  const others = new Map<number, SessionLine>();
  const isPlain = !piece.includes('\\');
  for (let from = 0; from < piece.length; ) {
    const lineBreak = piece.indexOf('\n', from);
    const to = lineBreak < 0 ? piece.length : lineBreak;
    const session = isPlain ? scanSessionLine(piece, from, to) : undefined;
    if (session === undefined) {
      const line = parseSessionLine(piece.slice(from, to));
      if (line !== undefined) others.set(sessions.length, line);
    }
    sessions.push(session);
    from = to + 1;
  }
  return { sessions, others };
}

/** Those that count, the latest first; `settled` are the ids of which a later line has told. */
function currentOnes({ sessions, others }: Lines, settled: Set<string>): readonly FinishedSession[] {
  const current: FinishedSession[] = [];
  for (let index = sessions.length - 1; index >= 0; index--) {
    const session = sessions[index];
    if (session !== undefined) {
      if (settled.size === 0 || !settled.has(session.id)) current.push(session);
      continue;
    }
    const line = others.get(index);
    if (line === undefined) continue;
    const id = idOf(line);
    if (settled.has(id)) continue;
    if (line.revision > 0) settled.add(id);
    if (line.kind === 'session') current.push(line.session);
  }
  return current;
}
