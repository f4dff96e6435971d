// The web hooks: who may call them, what is answered, and which sessions come of it. Times by hand; real sockets are for the
// tests of the listener, and end to end.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { PassingRecords } from '../../../src/base/memory.ts';
import type { AccessVerdict } from '../../../src/charging/authorization/authorization.ts';
import type { ChargeRequest } from '../../../src/charging/authorization/gatekeeper.ts';
import type { SessionReport } from '../../../src/charging/sessions/session.ts';
import type { GrantedRecord } from '../../../src/zaptec/hooks/granted-sessions.ts';
import { Hooks, type HooksHost } from '../../../src/zaptec/hooks/hooks.ts';
import type { Answer } from '../../../src/zaptec/listener/visit.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { SlowRecords } from '../../support/slow-records.ts';

const ID = 'c1a5e5a4-0000-4000-8000-00000000000a';
const CREDENTIALS = { username: 'zaptec', password: '0123456789abcdef' };
const BASIC = basic('zaptec', '0123456789abcdef');
const GUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const WAITING: AccessVerdict = { kind: 'waiting', because: 'no-tag', label: undefined };
const LISTED: AccessVerdict = { kind: 'granted', because: 'listed', label: 'Anna' };

class Host implements HooksHost {
  readonly chargerIds = (): string[] => [ID];
  isListed = (): boolean => true;
  verdict: AccessVerdict = WAITING;
  readonly requests: ChargeRequest[] = [];
  readonly sessions: SessionReport[] = [];
  readonly gone: (readonly [string, number])[] = [];
  readonly readSoonIds: string[] = [];
  keep: () => Promise<void> = () => Promise.resolve();

  authorize(_chargerId: string, request: ChargeRequest): AccessVerdict {
    this.requests.push(request);
    return this.verdict;
  }

  noteEnd(chargerId: string, goneAtMs: number): void {
    this.gone.push([chargerId, goneAtMs]);
  }

  readSoon(chargerId: string): void {
    this.readSoonIds.push(chargerId);
  }

  async onSession(report: SessionReport): Promise<void> {
    this.sessions.push(report);
    await this.keep();
  }
}

let clock: ManualClock;
let log: RecordingLog;
let host: Host;
let memory: PassingRecords<GrantedRecord>;
let hooks: Hooks;

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 0, 1, 13));
  log = new RecordingLog();
  host = new Host();
  memory = new PassingRecords();
  hooks = new Hooks({ host, memory, credentials: CREDENTIALS, clock, log });
});

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

interface Call {
  readonly authorization?: string | undefined;
  readonly method?: string;
  readonly path?: readonly string[];
}

function call(hook: string, body: unknown, { authorization = BASIC, method = 'POST', path = ['hooks', hook] }: Call = {}): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return hooks.answer({ method, path, headers: { authorization } }, () => Promise.resolve(text));
}

const start = (more: object = {}, how?: Call): Promise<Answer> => call('start', { token: null, chargerId: ID, chargerName: 'Garage', installationId: ID, installationName: 'Home', ...more }, how);
const end = (sessionId: string, more: object = {}, how?: Call): Promise<Answer> =>
  call('end', { sessionId, sessionStart: '2026-01-01T10:00:00Z', sessionEnd: '2026-01-01T12:30:00.5', energy: 7.25, ...more }, how);

async function granted(): Promise<string> {
  host.verdict = LISTED;
  const { body } = await start();
  return (body as { sessionId: string }).sessionId;
}

describe('a start', () => {
  test('that is granted has a session of its own', async () => {
    host.verdict = LISTED;
    expect(await start({ token: '04A2' })).toMatchObject({ status: 200, body: { sessionId: expect.stringMatching(GUID) } });
    expect(host.requests).toStrictEqual([{ tag: '04A2', waits: 35_000 }]);
  });

  test('waits until it is granted', async () => {
    for (let times = 1; times <= 3; times++) expect(await start()).toMatchObject({ status: 401 });
    expect(host.requests.map(({ tag }) => tag)).toStrictEqual([undefined, undefined, undefined]);
    expect(host.readSoonIds).toStrictEqual([]);
    expect(await granted()).toMatch(GUID);
    expect(host.readSoonIds).toStrictEqual([ID]);
  });

  test('is asked by a path in capitals, too, as whoever set it up has written it', async () => {
    host.verdict = LISTED;
    expect(await start({}, { path: ['Hooks', 'Start'] })).toMatchObject({ status: 200 });
  });

  test('and its end may have names in capitals, as Zaptec’s other answers', async () => {
    host.verdict = LISTED;
    const answer = await call('start', { ChargerId: ID, Token: '04A2' });
    expect([answer.status, host.requests]).toStrictEqual([200, [{ tag: '04A2', waits: 35_000 }]]);
    const { sessionId: SessionId } = answer.body as { sessionId: string };
    expect(await call('end', { SessionId, SessionStart: '2026-01-01T10:00:00Z', SESSIONEND: '2026-01-01T12:30:00Z', Energy: 7.25 })).toMatchObject({ status: 200 });
    expect(host.sessions).toMatchObject([{ id: SessionId, energyKwh: 7.25 }]);
  });

  test('that is asked again, because the answer got lost, has the same session; later, or after its end, another one', async () => {
    const id = await granted();
    await clock.advance(20_000);
    expect(await granted()).toBe(id);
    expect(host.requests).toHaveLength(1);
    await clock.advance(5_001);
    const other = await granted();
    expect(other).not.toBe(id);
    await end(other);
    host.verdict = WAITING;
    expect(await start()).toMatchObject({ status: 401 });
  });

  test('of somebody else, soon after, is another one', async () => {
    const id = await granted();
    host.verdict = WAITING;
    expect(await call('start', { chargerId: ID, token: 'STRANGER' })).toMatchObject({ status: 401 });
    expect(host.requests.map(({ tag }) => tag)).toStrictEqual([undefined, 'STRANGER']);
    host.verdict = LISTED;
    expect(await call('start', { chargerId: ID, token: 'STRANGER' })).not.toMatchObject({ body: { sessionId: id } });
  });

  test.each<[string, object | string]>([
    ['nothing', ''],
    ['no JSON', '{'],
    ['something else', '[1]'],
    ['no charger', {}],
    ['a charger that is none', { chargerId: 'x' }],
    ['a token that is none', { chargerId: ID, token: { $ne: 1 } }],
    ['an endless token', { chargerId: ID, token: 'x'.repeat(129) }],
    ['a prototype', `{"__proto__":{"chargerId":"${ID}"}}`],
    ['what is nested very deep', `${'['.repeat(8_000)}${']'.repeat(8_000)}`],
  ])('that says %s is not turned away for good, and asks nobody', async (_, body) => {
    host.verdict = LISTED;
    expect(await call('start', body)).toMatchObject({ status: 401 });
    expect(host.requests).toStrictEqual([]);
    expect(log.at('warn')).toHaveLength(1);
  });

  test('whose body does not come, or at which the plugin fails, is not turned away for good', async () => {
    const visit = { method: 'POST', path: ['hooks', 'start'], headers: { authorization: BASIC } };
    expect(await hooks.answer(visit, () => Promise.reject(new Error('the body is too long')))).toMatchObject({ status: 401 });
    host.authorize = () => {
      throw new Error('broken');
    };
    expect(await start()).toMatchObject({ status: 401 });
    expect(log.at('error')).toHaveLength(1);
  });

  test('of a charger that nobody looks after is said once, and not before it is known which there are', async () => {
    host.isListed = () => false;
    const stranger = { chargerId: ID.replace('a', 'b') };
    expect(await start(stranger)).toMatchObject({ status: 401 });
    expect(log.lines).toStrictEqual([]);
    host.isListed = () => true;
    for (let times = 1; times <= 2; times++) expect(await start(stranger)).toMatchObject({ status: 401 });
    expect(log.at('warn')).toHaveLength(1);
  });

  describe('is answered in time, even if the disk is not, and when it is asked again', () => {
    let slow: SlowRecords<GrantedRecord>;
    let first: Answer;
    beforeEach(async () => {
      slow = new SlowRecords<GrantedRecord>();
      slow.disk = new Promise(() => undefined);
      hooks = new Hooks({ host, memory: slow, credentials: CREDENTIALS, clock, log });
      host.verdict = LISTED;
      const answer = start();
      await clock.advance(700);
      first = await answer;
      await clock.advance(10_000);
    });

    test('is granted as the same session, from then on whatever the lock says', async () => {
      expect(first).toMatchObject({ status: 401 });
      for (const verdict of [LISTED, WAITING]) {
        host.verdict = verdict;
        expect(await start()).toStrictEqual({ status: 200, body: { sessionId: slow.get(ID)?.granted[0]?.id } });
      }
      expect([host.requests.length, slow.get(ID)?.granted.length, host.readSoonIds]).toStrictEqual([2, 1, [ID]]);
    });

    test('is not where it was locked since, also after a restart', async () => {
      host.verdict = WAITING;
      expect(await start()).toMatchObject({ status: 401 });
      hooks = new Hooks({ host, memory: slow, credentials: CREDENTIALS, clock, log });
      expect(await start()).toMatchObject({ status: 401 });
    });
  });
});

describe('an end', () => {
  test('is a session, with the label of whoever has begun it', async () => {
    const id = await granted();
    expect(await end(id.toUpperCase())).toStrictEqual({ status: 200, body: {} });
    expect(host.sessions).toStrictEqual([
      { source: 'session', id, chargerId: ID, beginMs: Date.UTC(2026, 0, 1, 10), endMs: Date.UTC(2026, 0, 1, 12, 30, 0, 500), energyKwh: 7.25, signedSession: undefined, label: 'Anna', isVoid: false },
    ]);
    expect(host.gone).toStrictEqual([[ID, Date.UTC(2026, 0, 1, 12, 30, 0, 500)]]);
    expect(host.readSoonIds).toStrictEqual([ID, ID]);
  });

  test('that is told again, also after a restart, is the same session', async () => {
    const id = await granted();
    await end(id);
    hooks = new Hooks({ host, memory, credentials: CREDENTIALS, clock, log });
    expect(await end(id)).toMatchObject({ status: 200 });
    expect(host.sessions[1]).toStrictEqual(host.sessions[0]);
  });

  test.each([['is well', true, 200], ['is to be told again before it is known which chargers there are', false, 503]])('of a session that was not granted here %s, and nobody’s', async (_, isListed, status) => {
    host.isListed = () => isListed;
    expect([await end('c1a5e5a4-0000-4000-8000-0000000000ff'), host.sessions]).toMatchObject([{ status }, []]);
  });

  test('that comes late is still known by its charger', async () => {
    const first = await granted();
    for (let times = 1; times <= 15; times++) {
      await clock.advance(60_000);
      await granted();
    }
    await end(first);
    expect(host.sessions).toMatchObject([{ id: first, chargerId: ID }]);
  });

  test.each<[string, object]>([
    ['ends before it began', { sessionEnd: '2026-01-01T09:59:59Z' }],
    ['has no time', { sessionStart: 'yesterday' }],
    ['has less than nothing', { energy: -1 }],
    ['has more than there is', { energy: 1e9 }],
    ['has a text for a number', { energy: '7' }],
  ])('that %s is refused, and says why', async (_, more) => {
    expect(await end(await granted(), more)).toMatchObject({ status: 400, body: { message: expect.stringContaining('not valid') } });
    expect(host.sessions).toStrictEqual([]);
  });

  test.each<[string, object]>([
    ['has no energy', { energy: null }],
    ['has a text for a number', { energy: '7' }],
    ['has no time', { sessionEnd: undefined }],
  ])('that %s is told of in the log, once, for Zaptec tells it for ever', async (_, more) => {
    const id = await granted();
    for (let times = 1; times <= 2; times++) expect(await end(id, more)).toMatchObject({ status: 400 });
    expect(log.at('warn')).toStrictEqual(["Zaptec's web hook told of an end in a form that the plugin does not know, and was refused; what the charger itself reports counts."]);
  });

  test.each<[string, object, string]>([
    ['is of 2099', { sessionEnd: '2099-01-01T12:30:00Z' }, 'an end that is still to come, and was not believed; check the clock of this machine'],
    ['is still to come', { sessionEnd: '2026-01-01T13:05:01Z' }, 'an end that is still to come, and was not believed; check the clock of this machine'],
    ['has more energy than flows in a day', { energy: 601 }, 'more energy than a charger delivers in that time, and was not believed; what the charger itself reports counts'],
    ['began long before it was granted, with energy for that', { sessionStart: '2009-01-01T00:00:00Z', energy: 9_999 }, 'more energy than a charger delivers in that time, and was not believed; what the charger itself reports counts'],
  ])('that %s is refused, which is said once, and locks nothing', async (_, more, what) => {
    const id = await granted();
    for (let times = 1; times <= 2; times++) expect(await end(id, more)).toMatchObject({ status: 400, body: { message: expect.stringContaining('not valid') } });
    expect([host.sessions, host.gone]).toStrictEqual([[], []]);
    expect(log.at('warn')).toStrictEqual([`Zaptec's web hook told of ${what}.`]);
    expect(await end(id)).toMatchObject({ status: 200 });
  });

  test('of a session of two days may have the energy of two, and is taken when that end has come', async () => {
    const id = await granted();
    const told = { sessionEnd: '2026-01-03T13:00:00Z', energy: 1_200 };
    expect(await end(id, told)).toMatchObject({ status: 400 });
    await clock.advance(2 * 24 * 3_600_000 - 300_000);
    expect(await end(id, { ...told, energy: 1_201 })).toMatchObject({ status: 400 });
    expect(await end(id, told)).toMatchObject({ status: 200 });
  });

  test('that cannot be kept in time is to be told again', async () => {
    const id = await granted();
    host.keep = () => new Promise(() => undefined);
    const answer = end(id);
    await clock.advance(700);
    expect(await answer).toMatchObject({ status: 503 });
    host.keep = () => Promise.reject(new Error('disk full'));
    expect(await end(id)).toMatchObject({ status: 503 });
  });
});

test('after an end that was answered the next start is another session’s, also after a power cut', async () => {
  const slow = new SlowRecords<GrantedRecord>();
  hooks = new Hooks({ host, memory: slow, credentials: CREDENTIALS, clock, log });
  const id = await granted();
  let work = (): void => undefined;
  slow.disk = new Promise<void>((resolve) => (work = resolve));
  const answer = end(id);
  await clock.advance(100);
  await expect(Promise.race([answer, Promise.resolve('not yet')])).resolves.toBe('not yet');
  work();
  expect(await answer).toMatchObject({ status: 200 });
  hooks = new Hooks({ host, memory: slow.onDisk, credentials: CREDENTIALS, clock, log });
  expect(await granted()).not.toBe(id);
});

describe('whoever calls', () => {
  async function token(form = 'grant_type=password&username=zaptec&password=0123456789abcdef'): Promise<string> {
    const { body } = await call('token', form, { authorization: undefined });
    return (body as { access_token: string }).access_token;
  }

  test('with a token has it for ten minutes, over a restart', async () => {
    const authorization = `Bearer ${await token()}`;
    host.verdict = LISTED;
    hooks = new Hooks({ host, memory, credentials: CREDENTIALS, clock, log });
    expect(await start({}, { authorization })).toMatchObject({ status: 200 });
    await clock.advance(600_000);
    expect(await start({}, { authorization })).toMatchObject({ status: 401, isWrongTry: false });
    clock.jumpWallClock(-2_000_000);
    expect(await start({}, { authorization })).toMatchObject({ status: 401, isWrongTry: false });
  });

  test('with user name and password gets a token, and is told for how long', async () => {
    expect(await call('token', 'username=zaptec&password=0123456789abcdef')).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 600 }, headers: { 'Cache-Control': 'no-store' } });
    expect(await token()).not.toBe(await token());
  });

  test.each(['', 'username=zaptec', 'username=zaptec&password=0123456789abcde', 'username=&password=', '%', 'username=zaptec&password=x&password=0123456789abcdef'])('with %j gets none, which is said once', async (form) => {
    for (let times = 1; times <= 2; times++) expect(await call('token', form)).toMatchObject({ status: 400, isWrongTry: true });
    expect(log.at('warn')).toStrictEqual(['Somebody called the web hooks with another user name or password than those in the settings. Enter the same ones in the Zaptec Portal and here.']);
  });

  test.each([
    basic('zaptec', '0123456789abcdee'),
    basic('Zaptec', '0123456789abcdef'),
    basic('', ''),
    'Basic !',
    'Bearer x',
    'Bearer 9999999999999.aa.bb',
    'Bearer .',
    'Negotiate x',
  ])('with %j is nobody: nothing is read of what he says', async (authorization) => {
    host.verdict = LISTED;
    for (const hook of ['start', 'end']) {
      const visit = { method: 'POST', path: ['hooks', hook], headers: { authorization } };
      expect(await hooks.answer(visit, () => Promise.reject(new Error('read')))).toMatchObject({ status: 401, isWrongTry: true });
    }
    expect(log.at('warn')).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toContain('0123456789');
  });

  test('with a token of another password is nobody', async () => {
    const authorization = `Bearer ${await token()}`;
    hooks = new Hooks({ host, memory, credentials: { ...CREDENTIALS, password: 'fedcba9876543210' }, clock, log });
    expect(await start({}, { authorization })).toMatchObject({ status: 401, isWrongTry: true });
  });

  test('without a word is asked who he is', async () => {
    const visit = { method: 'POST', path: ['hooks', 'start'], headers: {} };
    expect(await hooks.answer(visit, () => Promise.resolve('{}'))).toMatchObject({ status: 401, isWrongTry: false, headers: { 'WWW-Authenticate': 'Basic realm="Homebridge"' } });
    expect(log.lines).toStrictEqual([]);
  });

  describe('again and again without user name and password', () => {
    let reads = 0;
    const readBody = (): Promise<string> => Promise.resolve(`${++reads}`);
    beforeEach(() => void (reads = 0));
    const silent = (): Promise<Answer> => hooks.answer({ method: 'POST', path: ['hooks', 'start'], headers: {} }, readBody);

    test('is told of once, when it was no first try, and nothing is read', async () => {
      await silent();
      expect(log.lines).toStrictEqual([]);
      for (let times = 1; times <= 3; times++) expect(await silent()).toMatchObject({ status: 401, isWrongTry: false });
      expect(log.at('warn')).toStrictEqual(['The web hooks were called without a user name and password, so nobody was let in. Check the authentication in the Zaptec Portal, and that your proxy lets the header Authorization through.']);
      expect(reads).toBe(0);
    });

    test('is not told of who signs in when he is told to', async () => {
      await silent();
      await start();
      await silent();
      await silent();
      expect(log.at('warn')).toStrictEqual([]);
    });
  });

  test.each<[Call, number]>([
    [{ method: 'GET' }, 405],
    [{ path: ['hooks'] }, 404],
    [{ path: ['hooks', 'start', 'x'] }, 404],
    [{ path: ['hooks', '__proto__'] }, 404],
  ])('with %j gets %d', async (how, status) => expect(await start({}, how)).toMatchObject({ status }));
});
