// Parts of undici by themselves, as its own entry loads them: all of it takes twice as long to load and twice the memory. They
// are not its public interface, and so the package asks for patches of one version.
declare module 'undici/lib/dispatcher/client.js' {
  export { Client as default } from 'undici';
}

declare module 'undici/lib/core/connect.js' {
  export { buildConnector as default } from 'undici';
}
