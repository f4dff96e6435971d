// What real chargers showed, as scripts in time: (second, rows) lists. Values and distances are those of public dumps and
// traces; ids and people are made up, and rows that did not change are left out.
import type { Script } from './replay.ts';

const firstSession = '00000000-0000-4000-8000-0000000000f1';
const secondSession = '00000000-0000-4000-8000-0000000000f2';
const person = '00000000-0000-4000-8000-0000000000aa';

const completed = (energyKwh: number, start: string, end: string) =>
  JSON.stringify({ SessionId: firstSession, Energy: energyKwh, StartDateTime: start, EndDateTime: end, ReliableClock: true, StoppedByRFID: false, AuthenticationCode: '', SignedSession: '' });

export const recordings = {
  /** A Go without a car, as its state stood in June 2023: idle phases are not clean zeros. */
  'no car': [
    [0, { '-2': '1', '-1': null, 120: '0', 501: '0.249', 502: '4.070', 503: '0.739', 507: '0.738', 508: '0.039', 509: '0.023', 513: '0.000' }],
    [0, { 553: '0.000', 702: '12', 708: '30.600', 710: '1', 718: '0', 721: null, 722: null, 763: undefined }],
  ],

  /** September 2023: a session ends and another one begins by itself, with the car at the cable; volts at its first 0.1 kWh. */
  'another session by itself': [
    [0, { 710: '3', 718: '0', 721: firstSession, 722: person, 501: '0.249' }],
    [10, { 710: '5', 722: null }],
    [10.633, { 723: completed(2.482, '2023-09-16T13:34:39.098070Z', '2023-09-16T14:46:54.284587Z') }],
    [13.867, { 710: '2', 721: secondSession }],
    [16, { 710: '3' }],
    [67.94, { 501: '231.865', 502: '231.416', 503: '237.185' }],
  ],

  /** July 2024: the charger sets its phases; power and currents are told 23 s later. */
  'power comes late': [
    [0, { 710: '3', 513: '0.000', 507: '0.049', 519: '4' }],
    [23.55, { 513: '10969.104', 507: '15.268', 508: '15.239', 509: '15.260' }],
  ],

  /** September 2026: the car stops drawing; the charger says that it is finished two and a half minutes later. */
  'the car stops drawing': [
    [0, { 510: '16.000', 708: '16', 710: '3', 718: '0', 702: '6', 507: '15.500', 513: '10700.000' }],
    [60, { 507: '0.300', 513: '9.700' }],
    [87, { 507: '0.000', 702: '9' }],
    [207, { 710: '5' }],
  ],

  /** Another controller resumes: FinalStopActive is new while the mode is still the old one. */
  'resumed elsewhere': [
    [0, { 710: '5', 718: '1' }],
    [20, { 718: '0' }],
    [24, { 710: '3' }],
  ],

  /** A car that somebody has authorized waits for the time of its schedule. */
  'waits for its schedule': [
    [0, { 120: '1', 708: '16', 710: '2', 718: '0', 722: 'someone', 763: '2026-11-29T01:00:00' }],
  ],
} as const satisfies Record<string, Script>;
