// Whether Node can run the command line. Pure.

/** As package.json has it. */
const LEAST = { major: 22, minor: 19 };

/** What is said where this Node is too old; undefined where it is not. @param version such as "22.19.0" */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor)) return undefined;
  return `zaptec needs Node ${LEAST.major}.${LEAST.minor} or newer; this is ${version}.`;
}
