// Node's own module loader inside a test: Jest's does not know all that Homebridge asks of one, and cannot load what is published as it is.
import vm from 'node:vm';

export const importOutsideJest = vm.runInThisContext('(url) => import(url)', {
  importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}) as (url: string) => Promise<unknown>;
