// The `chargingLock` option: who may charge, where chargers ask the plugin. Pure.
import * as z from 'zod/mini';
import { daysOfWeek, firstMinute, hoursOf, lastMinute } from './allowed-hours-option.ts';
import { filledOnes, flag, group, labelText, LONGEST_LABEL } from './forms.ts';

const aLabel = `a text of 1 to ${LONGEST_LABEL} characters, such as a name`;
const aTag = 'what is on the tag: up to 36 letters, digits, colons, dots or hyphens';

/** A tag that may charge while it is locked. */
const listedTag = () => z.pipe(
  z.object(
    {
      label: labelText(aLabel),
      tag: z.string(aTag).check(z.trim(), z.regex(/^[\da-z][\w:.-]{0,35}$/i, aTag)),
      from: z.optional(firstMinute()),
      to: z.optional(lastMinute()),
      days: daysOfWeek(),
    },
    'an object with "label" and "tag"',
  ),
  z.transform(({ label, tag, from, to, days }) => {
    const isAlways = from === undefined && to === undefined && days.length === 0;
    // Midnight is where a day begins, and where it ends.
    return { label, tag, hours: isAlways ? [] : [hoursOf({ from: from ?? 0, to: to ?? 0, days })] };
  }),
);

/** The form of `chargingLock` in config.json: the lock of each charger that asks the plugin who may charge. */
export const chargingLockOption = () => group('an object with "enabled", "lockAgain" and the list "tags"', {
  enabled: flag(false),
  /** Whether it is locked again when the vehicle that was let in has gone. */
  lockAgain: flag(false),
  tags: filledOnes('a list of objects with "label" and "tag"', listedTag()),
});

export type LockOptions = z.infer<ReturnType<typeof chargingLockOption>>;
