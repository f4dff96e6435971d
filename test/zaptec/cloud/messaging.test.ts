// The connection details of a message subscription: as they are sent, as they might be, and whom the client asks.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError, ForbiddenError } from '../../../src/charging/calls/errors.ts';
import { NoSubscriptionError } from '../../../src/zaptec/cloud/messaging.ts';
import { parseMessagingDetails, parseSupportGroup } from '../../../src/zaptec/cloud/wire/messaging.ts';
import { nginxPage } from '../../simulator/answer.ts';
import { clientAndCloud, thrownBy, username, type ClientAndCloud } from '../../support/cloud-client.ts';

const sent = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  Type: 0,
  Host: 'zap-p-weu-sb01.servicebus.windows.net',
  Port: 5671,
  UseSSL: true,
  Username: 'listen',
  Password: 'secretKey0123456789+/=',
  Topic: 'c4a26e00',
  Subscription: 'c4a26e00-sub',
  ...fields,
});
const read = {
  host: 'zap-p-weu-sb01.servicebus.windows.net',
  port: 5671,
  username: 'listen',
  password: 'secretKey0123456789+/=',
  topic: 'c4a26e00',
  subscription: 'c4a26e00-sub',
};

describe('the details', () => {
  test('are read', () => expect(parseMessagingDetails(sent())).toStrictEqual(read));

  test('are read whatever the case of their names', () => {
    const { Username, ...others } = sent();
    expect(parseMessagingDetails(Object.fromEntries(Object.entries({ ...others, userName: Username }).map(([name, value]) => [name.toLowerCase(), value])))).toStrictEqual(read);
  });

  test.each([5672, undefined, null, 0, -1, 65_536, 1.5, 'x'])('name a port where TLS comes first, though they say %j', (Port) => {
    expect(parseMessagingDetails(sent({ Port, UseSSL: false }))).toStrictEqual(read);
  });

  test('may name another port', () => expect(parseMessagingDetails(sent({ Port: '40123' }))).toStrictEqual({ ...read, port: 40_123 }));

  test.each(['Host', 'Username', 'Password', 'Topic', 'Subscription'])('are none without a good %s', (field) => {
    for (const value of [undefined, null, '', 5, {}, 'two words', 'a\nb', 'x'.repeat(1025)]) expect(parseMessagingDetails(sent({ [field]: value }))).toBeUndefined();
  });

  test.each(['a/b', 'a@b', '[::1]', 'a:1', '-a', 'a.', '?'])('are none with the host %j', (Host) => {
    expect(parseMessagingDetails(sent({ Host }))).toBeUndefined();
  });
});

test.each([
  [{ SupportGroup: { Id: 'C4A26E00-0000-4000-8000-00000000000A', LogoBase64: 'x' } }, 'c4a26e00-0000-4000-8000-00000000000a'],
  [{ SupportGroup: null }, undefined],
  [{ SupportGroup: { Id: '../x' } }, undefined],
  [null, undefined],
])('the user group of %j is %j', (json, group) => {
  expect(parseSupportGroup(json)).toBe(group);
});

describe('over HTTP', () => {
  const groupId = 'c4a26e00-0000-4000-8000-00000000000a';
  let hand: ClientAndCloud;
  beforeEach(async () => {
    hand = await clientAndCloud();
  });
  afterEach(async () => hand.stop());

  const home = () => hand.cloud.installation('Home');
  const ask = (userGroupId?: string) =>
    hand.clock.jumpUntilDone(hand.client.readMessagingDetails({ installationId: home().id, userGroupId }, new AbortController().signal));
  const asked = (): string[] => hand.cloud.requests.filter(({ path }) => path !== '/oauth/token').map(({ path }) => path);

  test('they are the installation\'s own, and asked for anew each time', async () => {
    const details = { key: 0 };
    home().subscriptions.set('installation', () => sent({ Password: `key${++details.key}` }));
    expect(await ask()).toStrictEqual({ ...read, password: 'key1' });
    expect(await ask(groupId)).toStrictEqual({ ...read, password: 'key2' });
    const path = `/api/installation/${home().id}/messagingConnectionDetails`;
    expect(asked()).toStrictEqual([path, path]);
  });

  test('they are the named user group\'s where there are none of the installation', async () => {
    home().subscriptions.set(groupId, () => sent());
    expect(await ask(groupId)).toStrictEqual(read);
    expect(asked().at(-1)).toBe(`/api/userGroups/${groupId}/messagingConnectionDetails`);
  });

  test('they are those of the group that looks after the installation where none is named', async () => {
    home().fields['SupportGroup'] = { Id: groupId.toUpperCase(), Name: 'Installer' };
    home().subscriptions.set(groupId, () => sent());
    expect(await ask()).toStrictEqual(read);
  });

  test.each([
    ['403', { status: 403 }, 'Zaptec offers no message subscription here (Zaptec does not permit this user to do that)'],
    ['404', { status: 404 }, 'Zaptec offers no message subscription here'],
    ['500', { status: 500 }, 'Zaptec offers no message subscription here (it answered with HTTP 500)'],
    ['500 with the application\'s words', { status: 500, body: '{"Code":526}' }, 'Zaptec offers no message subscription here (Zaptec rejected it: the feature is not enabled for the installation (code 526))'],
    ['nothing', { status: 204 }, 'Zaptec offers no message subscription here'],
    ['something else', { status: 200, body: '{"Host":""}' }, 'Zaptec offers no message subscription here'],
  ])('there are none where both answer with %s', async (_what, answer, message) => {
    hand.cloud.faults.add({ path: /messaging/i, answer });
    const error = await thrownBy(ask(groupId));
    expect(error).toBeInstanceOf(NoSubscriptionError);
    expect(error.message).toBe(message);
  });

  test.each([
    ['own, and none of the group', /installation\/.*messaging/i],
    ['group, and none of its own', /group.*messaging/i],
  ])('that there are none is open where it is 500 for the %s', async (_whose, path) => {
    hand.cloud.faults.add({ path: /messaging/i, answer: { status: 404 } });
    hand.cloud.faults.add({ path, answer: { status: 500 } });
    expect(await thrownBy(ask(groupId))).toMatchObject({ outage: { status: 500 } });
  });

  test('there are none for somebody who may only charge', async () => {
    hand.garage.setRole(username, 1);
    const error = await thrownBy(ask());
    expect(error).toBeInstanceOf(NoSubscriptionError);
    expect(error.cause).toBeInstanceOf(ForbiddenError);
  });

  test.each([
    ['503', /messaging/i, { status: 503 }],
    ['a web page', /messaging/i, nginxPage(502, 'Bad Gateway')],
    ['503 when the installation is asked for its group', /installation\/[^/]+$/, { status: 503 }],
    ['500 when the installation is asked for its group', /installation\/[^/]+$/, { status: 500 }],
  ])('an outage is an outage: %s', async (_what, path, answer) => {
    hand.cloud.faults.add({ path, answer });
    const error = await thrownBy(ask());
    expect(error).toBeInstanceOf(CloudUnreachableError);
  });

  test('nothing of them is in the log', async () => {
    home().subscriptions.set('installation', () => sent());
    await ask();
    expect(JSON.stringify(hand.log.lines)).not.toMatch(/secretKey|servicebus|c4a26e00-sub/);
  });
});
