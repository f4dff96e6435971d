import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import type { SimulatedCloud } from './index.ts';
import { cloudWithAccount, password, requestToken, TestClient, username } from './test-client.ts';

let cloud: SimulatedCloud;
beforeEach(async () => {
  cloud = await cloudWithAccount();
});
afterEach(async () => cloud.stop());

describe('POST /oauth/token', () => {
  test('gives a bearer token for the right password, special characters included', async () => {
    const answer = await requestToken(cloud);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toStrictEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600 });
    expect(cloud.signIns).toBe(1);
  });

  test.each([
    ['a wrong password', { grant_type: 'password', username, password: 'wrong' }, 'invalid_grant'],
    ['an unknown user', { grant_type: 'password', username: 'nobody', password }, 'invalid_grant'],
    ['no user at all', { grant_type: 'password' }, 'invalid_grant'],
    ['a refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
    ['client credentials', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    ['no grant type', { username, password }, 'invalid_request'],
  ])('refuses %s with 400', async (_, form: Record<string, string>, error) => {
    const answer = await requestToken(cloud, form);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error });
    expect(cloud.signIns).toBe(0);
  });

  test('says what is wrong with bad credentials', async () => {
    const answer = await requestToken(cloud, { grant_type: 'password', username, password: 'wrong' });
    expect(await answer.json()).toStrictEqual({ error: 'invalid_grant', error_description: 'Invalid username or password' });
  });

  test('refuses a body that is no form', async () => {
    const body = JSON.stringify({ grant_type: 'password', username, password });
    const answer = await fetch(`${cloud.url}/oauth/token`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
  });

  test('tells the lifetime of the account, or nothing about it', async () => {
    cloud.addAccount({ username, password, tokenLifetimeS: 86_399 });
    expect(await (await requestToken(cloud)).json()).toMatchObject({ expires_in: 86_399 });
    cloud.addAccount({ username, password, tokenLifetimeS: null });
    expect(await (await requestToken(cloud)).json()).not.toHaveProperty('expires_in');
  });
});

describe('a token', () => {
  test.each([undefined, 'Bearer made-up', 'Basic abc'])('is needed: "%s" gets an empty 401', async (authorization) => {
    const answer = await fetch(`${cloud.url}/api/chargers`, { headers: authorization === undefined ? {} : { Authorization: authorization } });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe('');
  });

  test('can be revoked', async () => {
    const client = await TestClient.signIn(cloud);
    expect((await client.get('/api/chargers')).status).toBe(200);
    cloud.revokeTokens();
    expect((await client.get('/api/chargers')).status).toBe(401);
  });

  test('expires in simulated time', async () => {
    const client = await TestClient.signIn(cloud);
    expect((await client.get('/api/chargers')).status).toBe(200);
    cloud.setScale(1_000_000);
    await eventually(async () => expect((await client.get('/api/chargers')).status).toBe(401));
  });

  test('shows in the record who asked', async () => {
    const client = await TestClient.signIn(cloud);
    await client.get('/api/chargers?PageSize=5');
    await fetch(`${cloud.url}/api/chargers`);
    expect(cloud.requests).toMatchObject([
      { method: 'POST', path: '/oauth/token', status: 200, account: username },
      { method: 'GET', path: '/api/chargers', query: '?PageSize=5', status: 200, account: username },
      { method: 'GET', path: '/api/chargers', status: 401, account: undefined },
    ]);
  });
});
