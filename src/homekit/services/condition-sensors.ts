// Whether the charger itself is well: sensors that go on telling when nothing else can be believed any more.
import { detected, sensor, type CharacteristicDeclaration, type ServiceDeclaration } from './declaration.ts';

/** An offline charger is what these tell of; where that is not known, they may be old. */
const activeWhileOnlineIsKnown: CharacteristicDeclaration = {
  type: (hap) => hap.Characteristic.StatusActive,
  value: (view) => view.isOffline !== undefined,
  whenUnreachable: 'value',
};

export const conditionSensors: readonly ServiceDeclaration[] = [
  sensor('problem', 'problem', (hap) => hap.Service.OccupancySensor, detected((hap) => hap.Characteristic.OccupancyDetected, ({ hasProblem }) => hasProblem), activeWhileOnlineIsKnown),
  // Open = offline: Apple Home then says that it "was opened", which is heard as news.
  sensor('offline', 'offline', (hap) => hap.Service.ContactSensor, detected((hap) => hap.Characteristic.ContactSensorState, ({ isOffline }) => isOffline), activeWhileOnlineIsKnown),
];
