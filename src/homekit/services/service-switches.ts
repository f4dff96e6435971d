// One switch for each service command: a button that goes back Off by itself. Only turning it on asks for anything, so
// "turn everything off" does nothing.
import type { CommandOptions } from '../../config/options.ts';
import type { ServiceCommand } from '../../charging/commands/command.ts';
import { SERVICE_WORDS } from '../words/service-words.ts';
import type { ServiceDeclaration } from './declaration.ts';

export const serviceSwitches: readonly ServiceDeclaration[] = [
  serviceSwitch('stop-and-deauthorize', ({ stopAndDeauthorize }) => stopAndDeauthorize),
  serviceSwitch('restart', ({ restart }) => restart),
  serviceSwitch('upgrade-firmware', ({ upgradeFirmware }) => upgradeFirmware),
];

function serviceSwitch(command: ServiceCommand, isEnabled: (commands: CommandOptions) => boolean): ServiceDeclaration {
  return {
    subtype: command,
    words: SERVICE_WORDS[command],
    type: (hap) => hap.Service.Switch,
    isEnabled: ({ commands }) => isEnabled(commands),
    characteristics: [
      {
        type: (hap) => hap.Characteristic.On,
        value: () => false,
        whenUnreachable: 'no-response',
        command: (value) => (value === true || value === 1 ? command : undefined),
        restsAt: false,
      },
    ],
  };
}
