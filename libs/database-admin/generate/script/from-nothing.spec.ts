import { describeFromNothing } from '../testing/from-nothing.js';

describeFromNothing('sqlite');
