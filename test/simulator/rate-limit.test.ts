import { describe, expect, test } from '@jest/globals';
import { RateLimit } from './rate-limit.ts';
import { cloudWithAccount, TestClient } from './test-client.ts';

function admitted(limit: RateLimit, count: number, nowMs: number, account = 'one'): number {
  return Array.from({ length: count }, () => limit.admits(account, nowMs)).filter(Boolean).length;
}

describe('the request limit', () => {
  test('lets fifteen requests through at once and refuses the sixteenth', () => {
    expect(admitted(new RateLimit(), 20, 0)).toBe(15);
  });

  test('lets ten a second through after that, whatever was refused', () => {
    const limit = new RateLimit();
    admitted(limit, 100, 0);
    expect(admitted(limit, 100, 500)).toBe(5);
    expect(admitted(limit, 100, 1000)).toBe(5);
    expect(admitted(limit, 100, 60_000)).toBe(15);
  });

  test('never refuses a steady ten a second', () => {
    const limit = new RateLimit();
    const refused = Array.from({ length: 1000 }, (_, index) => limit.admits('one', index * 100)).filter((admits) => !admits);
    expect(refused).toHaveLength(0);
  });

  test('counts each account for itself', () => {
    const limit = new RateLimit();
    admitted(limit, 15, 0);
    expect(admitted(limit, 20, 0, 'other')).toBe(15);
  });

  test('answers 429 with Retry-After over HTTP, and leaves signing in alone', async () => {
    const cloud = await cloudWithAccount({ rateLimit: true });
    try {
      const client = await TestClient.signIn(cloud);
      const answers = await Promise.all(Array.from({ length: 40 }, async () => client.get('/api/chargers')));
      const refused = answers.filter((answer) => answer.status === 429);
      expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(15);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused[0]?.headers.get('retry-after')).toBe('1');
      await expect(TestClient.signIn(cloud)).resolves.toBeInstanceOf(TestClient);
    } finally {
      await cloud.stop();
    }
  });
});
