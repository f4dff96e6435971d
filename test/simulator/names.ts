// How things are called: slugs for addresses, ids that show they are made up.

/** A name as the control API's addresses spell it: "Garage left" becomes "garage-left". */
export function slugOf(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, '-');
}

/** Ids that look like the cloud's and tell at a glance that they are made up. */
export function uuid(kind: string, number: number): string {
  return `${kind}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
