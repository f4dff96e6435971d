// When the plugin signs in, and above all when it does not.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { SignInRejected, TokenSource } from '../../../src/zaptec/cloud/token.ts';
import type { TokenAnswer } from '../../../src/zaptec/cloud/wire/token.ts';
import { CloudUnreachableError, RateLimitedError, RejectedError, WrongCredentialsError } from '../../../src/charging/calls/errors.ts';
import { SIGN_IN } from '../../../src/zaptec/cloud/limits.ts';
import { thrownBy } from '../../support/cloud-client.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';

const never = new AbortController().signal;
const minute = 60_000;
const hour = 60 * minute;
let clock: ManualClock;
let stop: AbortController;
let tokens: TokenSource;
let signIns: number;
let signIn: (signal: AbortSignal) => Promise<TokenAnswer>;
let expiresInS: number | undefined;

beforeEach(() => {
  clock = new ManualClock();
  stop = new AbortController();
  signIns = 0;
  expiresInS = 3600;
  signIn = succeed;
  const run = (signal: AbortSignal): Promise<TokenAnswer> => {
    signIns += 1;
    return signIn(signal);
  };
  tokens = new TokenSource(run, clock, stop.signal);
});

const succeed = (): Promise<TokenAnswer> => Promise.resolve({ accessToken: `token ${signIns}`, expiresInS });
const get = (urgency: 'command' | 'read' = 'read', signal = never): Promise<string> => tokens.get(urgency, signal);
const failWith = (error: Error): void => {
  signIn = () => Promise.reject(error);
};

/** The next sign-in that `urgency` causes is `ms` milliseconds away: not a millisecond earlier, and not later. */
async function expectNextSignInAfter(ms: number, urgency: 'command' | 'read' = 'read'): Promise<void> {
  const before = signIns;
  await clock.advance(ms - 1);
  await thrownBy(get(urgency));
  expect(signIns).toBe(before);
  await clock.advance(1);
  await get(urgency).catch(() => undefined);
  expect(signIns).toBe(before + 1);
}

describe('a token', () => {
  test('serves until five minutes before it ends', async () => {
    expect(await get()).toBe('token 1');
    await clock.advance(55 * minute - 1);
    expect(await get('command')).toBe('token 1');
    await clock.advance(1);
    expect(await get()).toBe('token 2');
  });

  test('of a short life serves for nine tenths of it', async () => {
    expiresInS = 100;
    await get();
    await clock.advance(89_999);
    expect(await get()).toBe('token 1');
    await clock.advance(1);
    expect(await get()).toBe('token 2');
  });

  test('of a life that was not told serves as if for an hour', async () => {
    expiresInS = undefined;
    await get();
    await clock.advance(55 * minute - 1);
    expect(await get()).toBe('token 1');
    await clock.advance(1);
    expect(await get()).toBe('token 2');
  });

  test('is good to its end while its renewal fails', async () => {
    await get();
    signIn = () => Promise.reject(new CloudUnreachableError('gone'));
    await clock.advance(hour - 5 * minute);
    expect(await get()).toBe('token 1');
    expect(await get('command')).toBe('token 1');
    await clock.advance(5 * minute - 1);
    expect(await get()).toBe('token 1');
    await clock.advance(1);
    expect(await thrownBy(get())).toBeInstanceOf(CloudUnreachableError);
  });

  test('does not end when the system clock is set', async () => {
    await get();
    clock.jumpWallClock(30 * 24 * hour);
    expect(await get()).toBe('token 1');
    clock.jumpWallClock(-60 * 24 * hour);
    await clock.advance(hour);
    expect(await get()).toBe('token 2');
  });

  test('is nothing for somebody who has given up', async () => {
    await get();
    const reason = new Error('gave up');
    expect(await thrownBy(get('read', AbortSignal.abort(reason)))).toBe(reason);
  });

  test('that the cloud rejects is replaced', async () => {
    await get();
    tokens.invalidate('token 1');
    expect(await get()).toBe('token 2');
  });

  test('survives the rejection of its predecessor', async () => {
    await get();
    tokens.invalidate('token 1');
    await get();
    tokens.invalidate('token 1');
    expect(await get()).toBe('token 2');
  });
});

describe('a sign-in', () => {
  test('is one, however many wait for it', async () => {
    const all = Promise.all([get(), get('command'), get()]);
    expect(await all).toStrictEqual(['token 1', 'token 1', 'token 1']);
    expect(signIns).toBe(1);
  });

  test('goes on when one of those who wait gives up', async () => {
    let finish: (answer: TokenAnswer) => void = () => undefined;
    signIn = () => new Promise((resolve) => (finish = resolve));
    const abort = new AbortController();
    const quitter = thrownBy(get('command', abort.signal));
    const other = get();
    const reason = new Error('gave up');
    abort.abort(reason);
    expect(await quitter).toBe(reason);
    finish({ accessToken: 'late', expiresInS: 3600 });
    expect(await other).toBe('late');
    expect(await get()).toBe('late');
    expect(signIns).toBe(1);
  });

  test('goes on when all of those who wait give up', async () => {
    let finish: (answer: TokenAnswer) => void = () => undefined;
    signIn = () => new Promise((resolve) => (finish = resolve));
    const abort = new AbortController();
    const quitter = thrownBy(get('command', abort.signal));
    abort.abort(new Error('gave up'));
    await quitter;
    finish({ accessToken: 'late', expiresInS: 3600 });
    expect(await get()).toBe('late');
    expect(signIns).toBe(1);
  });

  test('that fails when nobody waits any more is no unhandled rejection, which Jest would report', async () => {
    signIn = async (signal) => {
      await clock.sleep(1000, signal);
      throw new CloudUnreachableError('down');
    };
    const abort = new AbortController();
    const quitter = thrownBy(get('command', abort.signal));
    abort.abort(new Error('gave up'));
    await quitter;
    await clock.advance(1000);
    expect(clock.sleepers).toBe(0);
  });

  test('does not begin for somebody who has given up already', async () => {
    const reason = new Error('gave up');
    expect(await thrownBy(get('read', AbortSignal.abort(reason)))).toBe(reason);
    expect(signIns).toBe(0);
  });

  test('without an answer ends after 15 seconds as an outage', async () => {
    let ended = false;
    signIn = (signal) => {
      signal.addEventListener('abort', () => (ended = true));
      return new Promise(() => undefined);
    };
    const failed = thrownBy(get());
    await clock.advance(14_999);
    expect(ended).toBe(false);
    await clock.advance(1);
    expect(await failed).toBeInstanceOf(CloudUnreachableError);
    expect(ended).toBe(true);
    expect(clock.sleepers).toBe(0);
  });

  test('ends when the plugin stops', async () => {
    signIn = () => new Promise(() => undefined);
    const failed = thrownBy(get());
    const reason = new Error('stopping');
    stop.abort(reason);
    expect(await failed).toBe(reason);
    await settle();
    expect(clock.sleepers).toBe(0);
  });

  test('that fails by a defect is not mistaken for an outage', async () => {
    const defect = new TypeError('x is not a function');
    failWith(defect);
    expect(await thrownBy(get())).toBe(defect);
    signIn = succeed;
    expect(await get()).toBe('token 2');
  });
});

describe('rejected credentials', () => {
  beforeEach(() => failWith(new SignInRejected()));

  test('are not tried again for a quarter of an hour, not even for a command', async () => {
    expect(await thrownBy(get())).toBeInstanceOf(WrongCredentialsError);
    expect(await thrownBy(get('command'))).toMatchObject({ retryInMs: 15 * minute });
    expect(signIns).toBe(1);
    await expectNextSignInAfter(15 * minute, 'command');
  });

  test('are tried again after ever longer times, up to six hours', async () => {
    const waits = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const error = await thrownBy(get());
      const retryInMs = error instanceof WrongCredentialsError ? error.retryInMs : 0;
      waits.push(retryInMs / minute);
      await clock.advance(retryInMs);
    }
    expect(waits).toStrictEqual([15, 30, 60, 120, 240, 360, 360, 360]);
    expect(signIns).toBe(8);
  });

  test('that work again begin anew with a quarter of an hour', async () => {
    await thrownBy(get());
    await expectNextSignInAfter(15 * minute);
    await clock.advance(30 * minute);
    signIn = succeed;
    const token = await get();
    tokens.invalidate(token);
    failWith(new SignInRejected());
    expect(await thrownBy(get())).toMatchObject({ retryInMs: 15 * minute });
  });

  test('are remembered through an outage', async () => {
    await thrownBy(get());
    await clock.advance(15 * minute);
    failWith(new CloudUnreachableError('down'));
    await thrownBy(get());
    await clock.advance(5 * minute);
    failWith(new SignInRejected());
    expect(await thrownBy(get())).toMatchObject({ retryInMs: 30 * minute });
  });
});

describe('a token that is refused', () => {
  const refuseNext = async (): Promise<void> => tokens.invalidate(await get());

  test('before it ever served is replaced once at once, and then after a time that doubles up to a limit', async () => {
    await refuseNext();
    await refuseNext();
    let waitMs: number = SIGN_IN.firstRefusalMs;
    for (let refusal = 0; refusal < 10; refusal++) {
      expect(await thrownBy(get('command'))).toMatchObject({ message: 'it rejects the access token that it has just issued' });
      await expectNextSignInAfter(waitMs, 'command');
      await refuseNext();
      waitMs = Math.min(2 * waitMs, SIGN_IN.longestRefusalMs);
    }
    expect(waitMs).toBe(SIGN_IN.longestRefusalMs);
  });

  test('after one that served is replaced at once', async () => {
    for (let token = 1; token <= 3; token++) {
      tokens.noteAccepted(await get());
      await clock.advance(SIGN_IN.youngTokenMs);
      await refuseNext();
    }
    expect(await get()).toBe('token 4');
  });

  test('by one while it serves others, so soon after the one before, stays', async () => {
    tokens.noteAccepted(await get());
    await refuseNext();
    tokens.noteAccepted(await get());
    await refuseNext();
    expect(await get()).toBe('token 2');
    await clock.advance(SIGN_IN.youngTokenMs);
    await refuseNext();
    expect(await get()).toBe('token 3');
  });

  test('counts from the start again once one has served', async () => {
    await refuseNext();
    tokens.noteAccepted(await get());
    tokens.noteAccepted('another');
    await clock.advance(SIGN_IN.youngTokenMs);
    await refuseNext();
    await refuseNext();
    expect(await get()).toBe('token 4');
  });
});

describe('an outage of the sign-in', () => {
  test('is left alone by reads for a time that doubles up to a limit', async () => {
    failWith(new CloudUnreachableError('down'));
    await thrownBy(get());
    let waitMs: number = SIGN_IN.firstOutageMs;
    for (let attempt = 0; attempt < 10; attempt++) {
      await expectNextSignInAfter(waitMs);
      waitMs = Math.min(2 * waitMs, SIGN_IN.longestOutageMs);
    }
    expect(waitMs).toBe(SIGN_IN.longestOutageMs);
  });

  test('may be tried by a command at once', async () => {
    failWith(new CloudUnreachableError('down', { retryAfterMs: 60_000 }));
    await thrownBy(get());
    await thrownBy(get('command'));
    expect(signIns).toBe(2);
    signIn = succeed;
    expect(await get('command')).toBe('token 3');
    expect(await get()).toBe('token 3');
    tokens.invalidate('token 3');
    expect(await get()).toBe('token 4');
  });

  test('is not left alone by reads any longer because a person tried meanwhile', async () => {
    failWith(new CloudUnreachableError('down'));
    await thrownBy(get());
    await clock.advance(SIGN_IN.firstOutageMs - 10);
    for (let press = 0; press < 5; press++) await thrownBy(get('command'));
    await expectNextSignInAfter(10);
    await expectNextSignInAfter(2 * SIGN_IN.firstOutageMs);
  });

  test('is left alone by reads for longer when a person\'s try is told so', async () => {
    failWith(new CloudUnreachableError('down'));
    await thrownBy(get());
    failWith(new CloudUnreachableError('down', { retryAfterMs: 10 * SIGN_IN.firstOutageMs }));
    await thrownBy(get('command'));
    await expectNextSignInAfter(10 * SIGN_IN.firstOutageMs);
  });

  test('is over after one success', async () => {
    failWith(new CloudUnreachableError('down'));
    await thrownBy(get());
    await expectNextSignInAfter(SIGN_IN.firstOutageMs);
    await clock.advance(2 * SIGN_IN.firstOutageMs);
    signIn = succeed;
    tokens.invalidate(await get());
    failWith(new CloudUnreachableError('down'));
    await thrownBy(get());
    await expectNextSignInAfter(SIGN_IN.firstOutageMs);
  });

  test('lasts as long as the cloud says, if that is longer', async () => {
    failWith(new CloudUnreachableError('down', { retryAfterMs: 2 * SIGN_IN.longestOutageMs }));
    await thrownBy(get());
    await expectNextSignInAfter(2 * SIGN_IN.longestOutageMs);
  });

  test('is not shortened by the cloud', async () => {
    failWith(new CloudUnreachableError('down', { retryAfterMs: SIGN_IN.firstOutageMs / 2 }));
    await thrownBy(get());
    await expectNextSignInAfter(SIGN_IN.firstOutageMs);
  });

  test('of another kind is one too, for commands as well', async () => {
    failWith(new RejectedError(400, undefined));
    await thrownBy(get());
    await expectNextSignInAfter(SIGN_IN.firstOutageMs, 'command');
  });
});

describe('a limited sign-in', () => {
  test('is tried again by reads after their back-off', async () => {
    failWith(new RateLimitedError(SIGN_IN.firstOutageMs / 2));
    expect(await thrownBy(get())).toBeInstanceOf(RateLimitedError);
    await expectNextSignInAfter(SIGN_IN.firstOutageMs);
  });

  test('is tried again by a command as soon as the cloud allows, not earlier', async () => {
    failWith(new RateLimitedError(SIGN_IN.firstOutageMs / 2));
    await thrownBy(get());
    await expectNextSignInAfter(SIGN_IN.firstOutageMs / 2, 'command');
  });

  test('is left alone by everybody as long as the cloud says', async () => {
    failWith(new RateLimitedError(2 * SIGN_IN.longestOutageMs));
    await thrownBy(get());
    await expectNextSignInAfter(2 * SIGN_IN.longestOutageMs, 'command');
  });
});
