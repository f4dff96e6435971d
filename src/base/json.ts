// JSON that comes from outside: from a wire, a file or a person.

/** What `text` says; undefined, which no JSON means, where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
