// Which Homebridge on which Node the plugin promises to run on, in both ways a plugin can run.

export interface Combination {
  readonly homebridge: string;
  /** Node's major version: the newest of it that npm has. */
  readonly node: number;
  /** In Homebridge's own process, or in a child bridge with a process and a pairing of its own. */
  readonly bridge: 'main' | 'child';
}

const HOSTS = [
  { homebridge: '2.4.0', node: 22, isCorner: false },
  { homebridge: '2.4.0', node: 24, isCorner: false },
  { homebridge: '2.4.0', node: 26, isCorner: true },
  { homebridge: '1.11.0', node: 22, isCorner: true },
];

/** All combinations, or only the corners: the oldest and the newest that is supported. */
export function combinations(which: 'all' | 'corners'): Combination[] {
  return HOSTS.filter(({ isCorner }) => which === 'all' || isCorner).flatMap(({ homebridge, node }) => [
    { homebridge, node, bridge: 'main' },
    { homebridge, node, bridge: 'child' },
  ]);
}

/** Tells whether Homebridge ends with exit code 0 as soon as nothing is left to do: 1.x and every child bridge wait 5 s and exit with 143. */
export function endsByItself({ homebridge, bridge }: Combination): boolean {
  return bridge === 'main' && !homebridge.startsWith('1.');
}
