// What must never be in a log, at any level: a whole run with debug on, searched for everything personal and secret.
import { expect, test } from '@jest/globals';
import { HAP, PASSWORD, startHousehold, USERNAME } from './support/household.ts';

test('no secret, token, e-mail, PIN, MAC, IMSI, ICCID or state dump is logged', async () => {
  const household = await startHousehold({
    debug: true,
    furnish: (cloud) => {
      cloud.addCharger({ model: 'Pro', name: 'Carport' }).plugIn();
      cloud.charger('Carport').setMode(3);
      cloud.addCharger({ model: 'Go', name: 'Garage' });
      cloud.addCharger({ model: 'Go', name: 'Neighbour', roles: { [USERNAME]: 1 } });
    },
  });
  const { cloud, homebridge } = household;
  try {
    const on = await household.on('Carport');
    expect(await on.write(false)).toBe(HAP.success);
    expect(await (await household.on('Garage')).write(true)).toBe(HAP.notAllowedInCurrentState);
    expect(await (await household.on('Neighbour')).write(true)).toBe(HAP.insufficientPrivileges);
    cloud.revokeTokens();
    const rejection = cloud.faults.add({
      path: /sendcommand/i,
      answer: { status: 500, body: JSON.stringify({ Code: 528, Details: `Not for ${USERNAME}`, StackTrace: 'at Zaptec' }) },
    });
    await household.clock.until(() => expect(cloud.charger('Carport').mode).toBe(5));
    await household.hear('Carport: pause confirmed');
    expect(await on.write(true)).toBe(HAP.notAllowedInCurrentState);
    rejection.remove();
    cloud.faults.add({ path: /state$/i, charger: 'Carport', times: 1, answer: { status: 200, body: '[{"StateId":710},{"nonsense":1}]' } });
    expect(await on.write(true)).toBe(HAP.communicationFailure);
    await cloud.network(false);
    expect(await on.write(true)).toBe(HAP.communicationFailure);
    await cloud.network(true);

    const rows = await dumpsOf(household.cloud.url);
    const log = homebridge.lines.join('\n');
    expect(log).toContain('row(s) of the state answer could not be read');
    for (const secret of [USERNAME, PASSWORD, encodeURIComponent(PASSWORD), 'access_token', 'Bearer', 'grant_type', ...rows]) {
      expect(log).not.toContain(secret);
    }
    for (const charger of cloud.chargers) expect(log).not.toContain(charger.id);
    expect(log).not.toMatch(/StateId|ValueAsString|OCMF|StackTrace/);
    expect(log).not.toMatch(/\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b(?!')/i);
  } finally {
    await household.stop();
  }
});

/** Every personal value that the cloud has sent: identifiers of the charger's radios and cards, tokens, PINs. */
async function dumpsOf(url: string): Promise<string[]> {
  const body = new URLSearchParams({ grant_type: 'password', username: USERNAME, password: PASSWORD });
  const token = (await (await fetch(`${url}/oauth/token`, { method: 'POST', body })).json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token.access_token}` };
  const list = (await (await fetch(`${url}/api/chargers`, { headers })).json()) as { Data: { Id: string; Pin?: string }[] };
  const personal: string[] = list.Data.flatMap(({ Pin }) => Pin ?? []);
  for (const { Id } of list.Data) {
    const answer = await fetch(`${url}/api/chargers/${Id}/state`, { headers });
    if (answer.status !== 200) continue;
    const rows = (await answer.json()) as { StateId: number; ValueAsString?: string }[];
    const isPersonal = ({ StateId }: { StateId: number }): boolean => (StateId >= 950 && StateId <= 963) || [721, 722, 723, 750, 800, 554].includes(StateId);
    personal.push(...rows.filter(isPersonal).flatMap(({ ValueAsString }) => ValueAsString ?? []));
  }
  const found = personal.filter((value) => value.length >= 4);
  expect(found.length).toBeGreaterThan(10);
  return found;
}
