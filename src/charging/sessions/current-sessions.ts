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
    const isPlain = !piece.includes('\\');
    const current: FinishedSession[] = [];
    let damaged = 0;
    let to = piece.endsWith('\n') ? piece.length - 1 : piece.length;
    for (let from: number; to >= 0; to = from - 1) {
      from = to === 0 ? 0 : piece.lastIndexOf('\n', to - 1) + 1;
      const session = isPlain ? scanSessionLine(piece, from, to) : undefined;
      const line: SessionLine | undefined = session === undefined ? parseSessionLine(piece.slice(from, to)) : { kind: 'session', session, revision: 0 };
      if (line === undefined) {
        const isCutOff = isLast && to === piece.length;
        if (!isCutOff) damaged += 1;
        continue;
      }
      const id = idOf(line);
      // Mostly it is empty, and then not even the hash of a million ids is needed.
      if (settled.size > 0 && settled.has(id)) continue;
      if (line.revision > 0) settled.add(id);
      if (line.kind === 'session') current.push(line.session);
    }
    if (damaged > 0) onDamaged(damaged);
    yield current;
    isLast = false;
  }
}

export type OnDamaged = (lines: number) => void;
