import type { TestApp } from '../app/test-app.js';
import { Caller } from './caller.js';

/** Somebody with the role `admin`. */
export class Admin extends Caller {
  constructor(testApp: TestApp, id = 'the-admin') {
    super(testApp, id, ['admin']);
  }
}
