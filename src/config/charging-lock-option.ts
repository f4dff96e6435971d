// The `chargingLock` option: who may charge, where chargers ask the plugin. Pure.
import * as z from 'zod/mini';
import { daysOfWeek, hoursOf, minuteOfDay } from './allowed-hours-option.ts';
import { filledOnes } from './filled-ones.ts';
import { flag, type TagOption } from './options.ts';

/** Counted as the settings page counts: in whole characters, spaces at the ends included. */
const LONGEST_LABEL = 64;

const aLabel = `a text of 1 to ${LONGEST_LABEL} characters, such as a name`;
const aTag = 'what is on the tag: up to 36 letters, digits, colons, dots or hyphens';

const listedTag = () => z.pipe(
  z.object(
    {
      label: z.string(aLabel).check(z.refine((text) => /\S/.test(text) && Array.from(text).length <= LONGEST_LABEL, aLabel), z.trim()),
      tag: z.string(aTag).check(z.trim(), z.regex(/^[\da-z][\w:.-]{0,35}$/i, aTag)),
      from: z.optional(minuteOfDay()),
      to: z.optional(minuteOfDay()),
      days: daysOfWeek(),
    },
    'an object with "label" and "tag"',
  ),
  z.transform(({ label, tag, from, to, days }): TagOption => {
    const isAlways = from === undefined && to === undefined && days.length === 0;
    // Midnight is where a day begins, and where it ends.
    return { label, tag, hours: isAlways ? [] : [hoursOf({ from: from ?? 0, to: to ?? 0, days })] };
  }),
);

/** The form of `chargingLock` in config.json. */
export const chargingLockOption = () => z.prefault(
  z.object(
    { enabled: flag(false), lockAgain: flag(false), tags: z._default(filledOnes(listedTag(), 'a list of objects with "label" and "tag"'), []) },
    'an object with "enabled", "lockAgain" and the list "tags"',
  ),
  {},
);
