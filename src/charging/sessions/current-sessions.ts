// The sessions in a file of lines, each once: the last line about one is what counts.
import { parseSessionLine, type SessionLine } from './session-line.ts';
import { scanSessionLine } from './session-scan.ts';
import type { FinishedSession } from './session.ts';

/**
 * The sessions of a file that is read from its end, piece by piece. Damaged lines are left out.
 *
 * Nothing is remembered but the few that have more than one line: those that are revised say so.
 */
export async function* currentSessions(piecesBackwards: AsyncIterable<string>): AsyncGenerator<readonly FinishedSession[]> {
  const settled = new Set<string>();
  for await (const piece of piecesBackwards) {
    const sessions: FinishedSession[] = [];
    for (const line of linesOf(piece).reverse()) {
      const id = line.kind === 'void' ? line.id : line.session.id;
      if (settled.has(id)) continue;
      if (line.revision > 0) settled.add(id);
      if (line.kind === 'session') sessions.push(line.session);
    }
    yield sessions;
  }
}

function linesOf(piece: string): SessionLine[] {
  const lines: SessionLine[] = [];
  const isPlain = !piece.includes('\\');
  for (let from = 0; from < piece.length; ) {
    const lineBreak = piece.indexOf('\n', from);
    const to = lineBreak < 0 ? piece.length : lineBreak;
    const session = isPlain ? scanSessionLine(piece, from, to) : undefined;
    const line = session === undefined ? parseSessionLine(piece.slice(from, to)) : ({ kind: 'session', session, revision: 0 } as const);
    if (line !== undefined) lines.push(line);
    from = to + 1;
  }
  return lines;
}
