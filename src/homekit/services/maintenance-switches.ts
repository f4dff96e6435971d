// One switch for each maintenance command: a button that goes back Off by itself. Only turning it on asks for anything, so
// "turn everything off" does nothing.
import type { CommandOptions } from '../../config/options.ts';
import type { MaintenanceCommand } from '../../charging/commands/command.ts';
import { SERVICE_WORDS } from '../words/service-words.ts';
import type { ServiceDeclaration } from './declaration.ts';

export const maintenanceSwitches: readonly ServiceDeclaration[] = [
  maintenanceSwitch('stop-and-deauthorize', ({ stopAndDeauthorize }) => stopAndDeauthorize),
  maintenanceSwitch('restart', ({ restart }) => restart),
  maintenanceSwitch('upgrade-firmware', ({ upgradeFirmware }) => upgradeFirmware),
];

function maintenanceSwitch(command: MaintenanceCommand, isEnabled: (commands: CommandOptions) => boolean): ServiceDeclaration {
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
