// Lets Node.js itself load the spec files and all that they import, so that a worker loads Nest, Prisma and the service
// once and not again for each file. Jest's own runtime gives each file a registry of modules of its own, which cost two
// seconds a file. What it does beside that stays: its hooks, time limits, matchers and reports.
//
// Modules are shared by the files that one worker runs: a spec may rely on no state that is left in one.
import asyncHooks from 'node:async_hooks';
import { pathToFileURL } from 'node:url';
import JestRuntime from 'jest-runtime';

const TEST_GLOBALS = [
  ...['describe', 'fdescribe', 'xdescribe', 'it', 'fit', 'xit', 'test', 'xtest', 'expect', 'jest'],
  ...['beforeAll', 'beforeEach', 'afterEach', 'afterAll'],
];
/** `Array`, `Error`, `Promise`, ...: matchers such as `expect.any(String)` compare with them. */
const BUILT_INS = Object.getOwnPropertyNames(globalThis).filter(
  (name) => /^[A-Z]/.test(name) && typeof globalThis[name] === 'function',
);

let imports = 0;

export default class NativeRuntime extends JestRuntime {
  #sandbox;
  #storages = [];

  constructor(config, environment, ...rest) {
    super(config, environment, ...rest);
    this.#sandbox = environment.global;
    for (const name of BUILT_INS) this.#sandbox[name] = globalThis[name];
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(file) {
    for (const name of TEST_GLOBALS) globalThis[name] = this.#sandbox[name];
    // A file runs once for each project and each watch, and Node.js runs a module once for each address.
    imports += 1;
    await import(`${pathToFileURL(file).href}?import=${imports}`);
  }

  /** Notes the storages that Jest makes, for teardown. */
  requireInternalModule(from, to) {
    const usual = Object.getOwnPropertyDescriptor(asyncHooks, 'AsyncLocalStorage');
    const storages = this.#storages;
    class NotedStorage extends asyncHooks.AsyncLocalStorage {
      constructor(...args) {
        super(...args);
        storages.push(this);
      }
    }
    // Since Node.js 22 it is a getter, which cannot be assigned to.
    Object.defineProperty(asyncHooks, 'AsyncLocalStorage', { configurable: true, value: NotedStorage });
    try {
      return super.requireInternalModule(from, to);
    } finally {
      Object.defineProperty(asyncHooks, 'AsyncLocalStorage', usual);
    }
  }

  /** Jest makes a storage for each file; every promise of all later files would carry a value in each of them. */
  teardown() {
    super.teardown();
    for (const storage of this.#storages) storage.disable();
  }
}
