import { describeFromNothing } from '../testing/from-nothing.js';

describeFromNothing('postgresql');
describeFromNothing('mysql');
