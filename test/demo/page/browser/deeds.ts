// What can be done to the simulation, and what is expected of it in Apple Home, in the log and on the plugin's page.

export interface Deed {
  readonly label: string;
  /** Of the control API; at a charger behind its address. */
  readonly path: string;
  readonly expected: string;
}

export const AT_A_CHARGER: readonly Deed[] = [
  { label: 'Plug in', path: '/plug-in', expected: 'Within seconds it charges: the outlet is on, the vehicle is connected, and there are watts.' },
  { label: 'Fill up', path: '/fill-up', expected: 'Charging Finished is detected, the outlet goes off. On is refused now: the vehicle is full.' },
  { label: 'Drive away', path: '/unplug', expected: 'No vehicle is connected. The log says the energy of the session; it is listed under Sessions.' },
  { label: 'Go offline', path: '/offline', expected: 'The tile shows No Response, and a switch is refused: the charger is offline.' },
  { label: 'Come online', path: '/online', expected: 'Everything is as it was, with the values of now.' },
];

export const EVERYWHERE: readonly Deed[] = [
  { label: 'Network down', path: '/network/down', expected: 'After three failed reads, about two minutes, every tile shows No Response; the log says it once.' },
  { label: 'Network up', path: '/network/up', expected: 'With the next read the tiles answer again, and the log says for how long they did not.' },
  { label: '5 A left', path: '/installations/home/available-current/5', expected: 'Too little for a vehicle: whoever charges waits, and the session stays open.' },
  { label: 'All 25 A', path: '/installations/home/available-current/25', expected: 'Whoever waited goes on charging.' },
];
