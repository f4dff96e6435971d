// Reading an installation: what is shown, and when it counts as unreachable. A scripted cloud and a manual clock.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { BusyError, ForbiddenError, OutOfTimeError, UnfoundedRefusalError } from '../../../src/charging/calls/errors.ts';
import { settle } from '../../support/manual-clock.ts';
import { gone, InstallationFixture } from '../../support/scripted-installation.ts';

const SECOND = 1000;

let fixture: InstallationFixture;
beforeEach(async () => {
  fixture = await InstallationFixture.read();
});

const view = () => fixture.installation.view;

describe('reading', () => {
  test('shows the smallest phase in whole amperes, and the maximum', async () => {
    await fixture.read({ phasesA: [14, 10.4, 12], maxCurrentA: 25.5 });
    expect(view()).toEqual({ isReachable: true, currentA: 10, maxA: 25 });
  });

  test('shows nothing that is not told', async () => {
    await fixture.read({ availableCurrentA: undefined, maxCurrentA: undefined });
    expect(view()).toEqual({ isReachable: true, currentA: undefined, maxA: undefined });
  });

  test('is unreachable after three failures in a row, and reachable with the first success', async () => {
    fixture.cloud.readError = gone;
    const reachable = [];
    for (let count = 0; count < 3; count++) {
      await fixture.installation.known.refresh();
      reachable.push(view()?.isReachable);
    }
    expect(reachable).toEqual([true, true, false]);
    fixture.cloud.readError = undefined;
    await fixture.installation.known.refresh();
    expect(view()?.isReachable).toBe(true);
    expect(fixture.said()).toEqual(["warn: Zaptec's cloud: the connection was lost. Trying again until it works.", "info: Zaptec's cloud works again."]);
  });

  test('is unreachable at the first failure when nothing is known', async () => {
    fixture = new InstallationFixture();
    expect(view()).toBeUndefined();
    expect(fixture.installation.known.name).toBeUndefined();
    fixture.cloud.readError = gone;
    await fixture.installation.known.refresh();
    expect(view()).toEqual({ isReachable: false, currentA: undefined, maxA: undefined });
  });

  test('is unreachable at once where it is forbidden, which is no outage', async () => {
    fixture.cloud.readError = new ForbiddenError();
    await fixture.installation.known.refresh();
    expect(view()?.isReachable).toBe(false);
    expect(fixture.installation.known.roles).toBe(0);
    expect(fixture.log.lines).toEqual([]);
    fixture.cloud.readError = undefined;
    await fixture.installation.known.refresh();
    expect(view()?.isReachable).toBe(true);
    expect(fixture.installation.known.roles).toBe(3);
  });

  test('that an owner by the list is refused passes: it fails as any other, is told, and a switch asks', async () => {
    fixture.installation.known.takeOverListed({ chargers: [], roles: 3 });
    fixture.cloud.readError = new ForbiddenError();
    await fixture.installation.known.refresh();
    expect(view()?.isReachable).toBe(true);
    expect(await fixture.failToPerform(10)).toBeInstanceOf(UnfoundedRefusalError);
    await fixture.installation.known.refresh();
    expect(view()?.isReachable).toBe(false);
    expect(fixture.log.at('warn')).toEqual([
      "Available Current: it cannot be read, although Zaptec's cloud works otherwise: Zaptec does not permit this user to do that. Trying again until it works.",
      'Available Current: setting it to 10 A failed: Zaptec does not permit it, although it names this user as owner or service. Nothing was sent.',
    ]);
    fixture.cloud.readError = undefined;
    expect(await fixture.perform(10)).toMatchObject({ kind: 'sent' });
  });

  test('is told to work again where it is forbidden after an outage', async () => {
    fixture.cloud.readError = gone;
    await fixture.installation.known.refresh();
    fixture.cloud.readError = new ForbiddenError();
    await fixture.installation.known.refresh();
    expect(fixture.log.at('info')).toEqual(["Zaptec's cloud works again."]);
  });

  test('is not shown before it has ended, whatever is wished for', async () => {
    fixture = new InstallationFixture();
    fixture.cloud.beforeRead = () => fixture.clock.sleep(SECOND);
    const outcome = fixture.perform(10);
    await settle();
    expect(view()).toBeUndefined();
    await fixture.clock.advance(SECOND);
    expect(await outcome).toMatchObject({ kind: 'sent' });
  });

  test('that nobody waits for any more is no failure', async () => {
    const patience = new AbortController();
    fixture.cloud.readError = gone;
    patience.abort(new OutOfTimeError());
    await expect(fixture.installation.known.read({ urgency: 'command', signal: patience.signal })).rejects.toBe(gone);
    expect(fixture.installation.known.failuresInARow).toBe(0);
    await expect(fixture.installation.known.read({ urgency: 'command', signal: new AbortController().signal })).rejects.toBe(gone);
    expect(fixture.installation.known.failuresInARow).toBe(1);
    fixture.stop.abort(new OutOfTimeError('the plugin is stopping'));
    await expect(fixture.installation.known.read({ urgency: 'command', signal: new AbortController().signal })).rejects.toBe(gone);
    expect(fixture.installation.known.failuresInARow).toBe(1);
  });

  test('that others were before is no failure: nothing was asked', async () => {
    const shown = view();
    fixture.cloud.readError = new BusyError();
    for (let read = 1; read <= 5; read++) await fixture.installation.known.refresh();
    expect(view()).toEqual(shown);
    expect([shown?.isReachable, fixture.log.at('warn')]).toEqual([true, []]);
  });

  test('tells whoever listens, until that is ended', async () => {
    const heard: unknown[] = [];
    const end = fixture.installation.onChange((view) => heard.push(view.currentA));
    await fixture.read({ availableCurrentA: 11 });
    expect(heard).toEqual([11]);
    end();
    await fixture.read({ availableCurrentA: 12 });
    expect(heard).toHaveLength(1);
  });

  test('reports a defect of the plugin, and goes on', async () => {
    fixture.cloud.readError = new TypeError('x is not a function');
    await fixture.installation.known.refresh();
    expect(fixture.installation.known.failuresInARow).toBe(1);
    expect(fixture.log.at('error')).toEqual([expect.stringContaining('Unexpected failure')]);
  });

  test('takes the roles of the chargers where the installation tells none', async () => {
    await fixture.read({ roles: undefined });
    expect(fixture.installation.known.roles).toBeUndefined();
    fixture.installation.known.takeOverListed({ chargers: [], roles: 1 });
    expect(fixture.installation.known.roles).toBe(1);
    await fixture.read({ roles: 2 });
    expect(fixture.installation.known.roles).toBe(2);
  });
});
