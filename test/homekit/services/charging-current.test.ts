// The fan "Charging Current": its values, its steps, its wishes, and that it is there only where it is wanted.
import { describe, expect, test } from '@jest/globals';
import { ServiceBinding } from '../../../src/homekit/service-binding.ts';
import { chargingCurrent } from '../../../src/homekit/services/charging-current.ts';
import { everythingOn, nothingOn } from '../../support/charger-options.ts';
import { aView, ScriptedCharger } from '../../support/charger-views.ts';
import { hap } from '../../support/homebridge.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const { Active, RotationSpeed } = hap.Characteristic;

function bound(view: Parameters<typeof aView>[0]): { readonly service: InstanceType<typeof hap.Service>; readonly charger: ScriptedCharger } {
  const service = new hap.Service.Fanv2('Charging Current', 'charging-current');
  const charger = new ScriptedCharger();
  charger.answer = () => ({ kind: 'kept' });
  new ServiceBinding(service, chargingCurrent, charger, { hap, log: new RecordingLog(), clock: new ManualClock(), before: 'known' }).push(aView(view));
  return { service, charger };
}

describe('shows', () => {
  test.each([
    [{ limitA: 32, mostA: 32 }, 1, 100],
    [{ limitA: 8, mostA: 16 }, 1, 50],
    [{ limitA: 0, mostA: 16 }, 0, 0],
  ])('%j', (view, active, percent) => {
    const { service } = bound(view);
    expect([service.getCharacteristic(Active).value, service.getCharacteristic(RotationSpeed).value]).toStrictEqual([active, percent]);
  });

  test('each ampere as a step, and takes it', () => {
    const { service } = bound({ limitA: 11, mostA: 22 });
    const speed = service.getCharacteristic(RotationSpeed);
    expect(speed.props.minStep).toBeCloseTo(100 / 22);
    for (let currentA = 0; currentA <= 22; currentA++) expect(Math.round((Number(speed.updateValue((100 * currentA) / 22).value) * 22) / 100)).toBe(currentA);
  });

  test.each([{ limitA: undefined }, { limitA: 10, isReachable: false }])('nothing where there is nothing to say: %j', (view) => {
    const { service } = bound(view);
    expect(service.getCharacteristic(Active).statusCode).toBe(-70402);
  });
});

test.each([
  [Active, 0, 0],
  [Active, 1, 'last'],
  [RotationSpeed, 50, 50],
  [RotationSpeed, 0, 0],
] as const)('written, asks for a share (%#)', async (type, value, currentShare) => {
  const { service, charger } = bound({ limitA: 32, mostA: 32 });
  await service.getCharacteristic(type).handleSetRequest(value);
  expect(charger.wishes).toStrictEqual([{ currentShare }]);
});

test('it is one fan, off by default, with the identity it will always have', () => {
  expect(chargingCurrent.type(hap)).toBe(hap.Service.Fanv2);
  expect(chargingCurrent.subtype).toBe('charging-current');
  expect(chargingCurrent.words?.alone.en).toBe('Charging Current');
  expect([nothingOn, everythingOn].map((options) => chargingCurrent.isEnabled(options))).toStrictEqual([false, true]);
});
