// What the owner calls those who charge. Pure.
import type { LabelOf } from './session.ts';

/** One entry of the config. */
export interface Label {
  /** An e-mail address, a user's name or id, the name or the code of a tag. */
  readonly who: string;
  readonly label: string;
}

/** Finds the label of whoever has one of some identifiers, in whatever case they are written; of several entries the first. */
export function labelOfAny(labels: readonly Label[]): LabelOf {
  return (identifiers) => {
    const known = new Set(identifiers.map(plainIdentifier));
    return labels.find(({ who }) => known.has(plainIdentifier(who)))?.label;
  };
}

/** In an address or a name each character counts; in the code of a tag its digits. */
function plainIdentifier(identifier: string): string {
  const plain = withoutKind(identifier);
  return /^[\da-f]+(?:[\s:-][\da-f]+)+$/.test(plain) ? plainTag(plain) : plain;
}

/** The same tag is written in several ways: in capitals or not, with colons, and by Zaptec with what kind it is in front. */
export function plainTag(tag: string): string {
  return withoutKind(tag).replace(/[^\da-z]/g, '');
}

/** In lower case, and without what kind a tag is: Zaptec writes that in front of it, its chargers do not. */
function withoutKind(identifier: string): string {
  return identifier.trim().toLowerCase().replace(/^(?:nfc|rfid|ble)-/, '');
}
