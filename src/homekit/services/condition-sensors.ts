// Whether the charger itself is well: sensors that go on telling when nothing else can be believed any more.
import { SERVICE_WORDS } from '../words/service-words.ts';
import { numberOf, type CharacteristicDeclaration, type ServiceDeclaration } from './declaration.ts';

/** An offline charger is what these tell of; where that is not known, they may be old. */
const activeWhileOnlineIsKnown: CharacteristicDeclaration = {
  type: (hap) => hap.Characteristic.StatusActive,
  value: (view) => view.isOffline !== undefined,
  whenUnreachable: 'value',
};

export const conditionSensors: readonly ServiceDeclaration[] = [
  {
    subtype: 'problem',
    words: SERVICE_WORDS.problem,
    type: (hap) => hap.Service.OccupancySensor,
    isEnabled: ({ sensors }) => sensors.problem,
    characteristics: [
      { type: (hap) => hap.Characteristic.OccupancyDetected, value: ({ hasProblem }) => numberOf(hasProblem), whenUnreachable: 'value', whenUnknown: 'as-it-was', isRemembered: true },
      activeWhileOnlineIsKnown,
    ],
  },
  {
    // Open = offline: Apple Home then says that it "was opened", which is heard as news.
    subtype: 'offline',
    words: SERVICE_WORDS.offline,
    type: (hap) => hap.Service.ContactSensor,
    isEnabled: ({ sensors }) => sensors.offline,
    characteristics: [
      { type: (hap) => hap.Characteristic.ContactSensorState, value: ({ isOffline }) => numberOf(isOffline), whenUnreachable: 'value', whenUnknown: 'as-it-was', isRemembered: true },
      activeWhileOnlineIsKnown,
    ],
  },
];
