// The environment of the tests: Jest's own for Node, but with V8's own global object. Jest puts a Proxy in its place, so that
// each look at Date, Math or Promise costs as much as a call; without it the tests take a fifth less time.
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

export default class NodeEnvironment extends TestEnvironment {
  constructor(...settings) {
    const { createContext } = vm;
    // Jest has no setting for it.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...settings);
    } finally {
      vm.createContext = createContext;
    }
  }
}
