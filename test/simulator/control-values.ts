// What the control API reads out of addresses and bodies, and how it says that it cannot.

/** A request the control API cannot carry out; the message is for the person who sent it. */
export class ControlError extends Error {
  readonly status: 400 | 404;

  constructor(status: 400 | 404, message: string) {
    super(message);
    this.status = status;
  }
}

/** The options in a body: an object, or nothing. */
export function optionsIn(body: string): Record<string, unknown> {
  if (body.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, together with JSON that is no object.
  }
  throw new ControlError(400, 'The body must be a JSON object, like {"appetiteKwh":10}, or empty');
}

/** A number of 0 or more. */
export function amountOf(text: string, meaning: string): number {
  const number = Number(text);
  if (text === '' || !Number.isFinite(number) || number < 0) throw new ControlError(400, `"${text}" is not ${meaning}: a number of 0 or more`);
  return number;
}

export function numberOf(text: string, meaning: string): number {
  const number = Number(text);
  if (text === '' || !Number.isFinite(number)) throw new ControlError(400, `"${text}" is not ${meaning}: a number`);
  return number;
}

export function oneOf<Value>(text: string, values: Readonly<Record<string, Value>>): Value {
  const value = values[text];
  if (value === undefined) throw new ControlError(400, `"${text}" is not understood here; use: ${Object.keys(values).join(', ')}`);
  return value;
}

/** What is found by a name in the address; a name nobody has is a 404. */
export function found<Thing>(find: () => Thing): Thing {
  try {
    return find();
  } catch (error) {
    throw new ControlError(404, error instanceof Error ? error.message : String(error));
  }
}

/** Refuses options of other names and types; `whose` starts the sentence that lists the right ones. */
export function checkOptions(options: Record<string, unknown>, allowed: Readonly<Record<string, 'number' | 'string' | 'boolean'>>, whose: string): void {
  for (const [name, value] of Object.entries(options)) {
    if (Object.hasOwn(allowed, name) && typeof value === allowed[name]) continue;
    const known = Object.entries(allowed).map(([option, type]) => `${option} (${type === 'boolean' ? 'true or false' : type})`);
    throw new ControlError(400, `"${name}" is not understood; ${whose}: ${known.join(', ')}`);
  }
}
