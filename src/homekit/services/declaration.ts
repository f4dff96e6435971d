// The form of a service declaration: what it is called, when it exists, what it shows, what a write asks for.
import type { CharacteristicValue, Characteristic, HAP, Service, WithUUID } from 'homebridge';
import type { ChargerOptions, SensorName } from '../../config/options.ts';
import type { ChargerView, LastingView } from '../../charging/charger/charger-view.ts';
import type { Command } from '../../charging/commands/command.ts';
import { SERVICE_WORDS, type ServiceWords } from '../words/service-words.ts';

/** One service of a charger's accessory. */
export interface ServiceDeclaration {
  /** Part of the service's identity in HomeKit: never renamed, or automations are lost. */
  readonly subtype: string;
  /** What Apple Home calls it until a person renames it; undefined = it is the charger itself, with its name. */
  readonly words: ServiceWords | undefined;
  /** The same, where that depends on the settings. */
  readonly wordsFor?: (options: ChargerOptions) => ServiceWords;
  readonly type: (hap: HAP) => WithUUID<typeof Service>;
  readonly isEnabled: (options: ChargerOptions) => boolean;
  readonly characteristics: readonly CharacteristicDeclaration[];
}

/** One characteristic: its value as a function of the charger's view. */
export type CharacteristicDeclaration = ValueDeclaration & {
  readonly type: (hap: HAP) => WithUUID<new () => Characteristic>;
  /** What is not known is left as it was: Homebridge's cache may know it, and nobody is told what is not so. */
  readonly whenUnknown?: 'as-it-was';
  /** Automations hang on it: what was shown last is remembered, for Homebridge's cache may be older. */
  readonly isRemembered?: true;
  /** What a service that is new shows until the charger has been read; undefined = "No Response". */
  readonly initial?: CharacteristicValue;
  /** The least difference between two values, where it is not always the same; undefined = HomeKit's own. */
  readonly step?: (view: ChargerView) => number;
  /** What writing a value asks for, undefined = nothing; without it the characteristic is read-only. */
  readonly command?: (value: CharacteristicValue) => Command | undefined;
  /** Where a button rests: what is written to it shows for a moment only, as it is no state. */
  readonly restsAt?: CharacteristicValue;
};

/** The value, undefined = not known, which shows as "No Response"; and what is shown while the charger is not reachable. */
type ValueDeclaration =
  | {
      readonly value: (view: ChargerView) => CharacteristicValue | undefined;
      /** "No Response", or the value as computed. */
      readonly whenUnreachable: 'no-response' | 'value';
    }
  | {
      /** Known before the charger is read. What Homebridge's cache shows until then may be older. */
      readonly value: (view: LastingView) => CharacteristicValue | undefined;
      readonly whenUnreachable: 'lasting';
    };

/** Whether what a sensor shows can be believed. */
const activeWhileReachable: CharacteristicDeclaration = {
  type: (hap) => hap.Characteristic.StatusActive,
  value: (view) => view.isReachable,
  whenUnreachable: 'value',
};

/** A sensor: what it shows, and whether that can be believed. */
export function sensor(
  option: SensorName,
  subtype: keyof typeof SERVICE_WORDS,
  type: ServiceDeclaration['type'],
  shown: CharacteristicDeclaration,
  isActive: CharacteristicDeclaration = activeWhileReachable,
): ServiceDeclaration {
  return { subtype, words: SERVICE_WORDS[subtype], type, isEnabled: ({ sensors }) => sensors[option], characteristics: [shown, isActive] };
}

/** What a sensor detects, as it was while that is not known: automations hang on it. @param isSo undefined = not known */
export function detected(type: CharacteristicDeclaration['type'], isSo: (view: ChargerView) => boolean | undefined): CharacteristicDeclaration {
  return { type, value: (view) => numberOf(isSo(view)), whenUnreachable: 'value', whenUnknown: 'as-it-was', isRemembered: true };
}

function numberOf(isSo: boolean | undefined): number | undefined {
  return isSo === undefined ? undefined : Number(isSo);
}
