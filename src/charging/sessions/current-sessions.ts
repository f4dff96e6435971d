// The sessions in a file of lines, each once: the last line about one is what counts.
import { idOf, parseSessionLine, type SessionLine } from './session-line.ts';
import { scanSessionLine } from './session-scan.ts';
import type { FinishedSession } from './session.ts';

/**
 * The sessions of a file that is read from its end, piece by piece. Damaged lines are left out; a last one without its end, which
 * a killed process leaves, is none of these: nobody was told that it is kept.
 *
 * Nothing is remembered but the few that have more than one line: those that are revised say so.
 *
 * @param settled ids of which another file has told; those that are revised here are added
 * @param onDamaged is told of some damaged lines at a time
 */
export async function* currentSessions(piecesBackwards: AsyncIterable<string>, settled = new Set<string>(), onDamaged: OnDamaged = () => undefined): AsyncGenerator<readonly FinishedSession[]> {
  let isLast = true;
  for await (const piece of piecesBackwards) {
    const lines = linesOf(piece);
    const cutOff = isLast ? piece.length : undefined;
    const damaged = lines.damagedEnds.filter((end) => end !== cutOff).length;
    if (damaged > 0) onDamaged(damaged);
    yield currentOnes(lines, settled);
    isLast = false;
  }
}

export type OnDamaged = (lines: number) => void;

/** The lines of a piece, from the first to the last. */
interface Lines {
  /** Undefined for a line that stands among the others. */
  readonly sessions: readonly (FinishedSession | undefined)[];
  /** The few that are more than a session at its first revision, by their place among all. */
  readonly others: ReadonlyMap<number, SessionLine>;
  /** Where the damaged ones end in the piece. */
  readonly damagedEnds: readonly number[];
}

function linesOf(piece: string): Lines {
  const sessions: (FinishedSession | undefined)[] = [];
  const others = new Map<number, SessionLine>();
  const damagedEnds: number[] = [];
  const isPlain = !piece.includes('\\');
  for (let from = 0; from < piece.length; ) {
    const lineBreak = piece.indexOf('\n', from);
    const to = lineBreak < 0 ? piece.length : lineBreak;
    const session = isPlain ? scanSessionLine(piece, from, to) : undefined;
    if (session === undefined) {
      const line = parseSessionLine(piece.slice(from, to));
      if (line === undefined) damagedEnds.push(to);
      else others.set(sessions.length, line);
    }
    sessions.push(session);
    from = to + 1;
  }
  return { sessions, others, damagedEnds };
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
