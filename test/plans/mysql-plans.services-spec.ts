import { describePlans } from './describe-plans.js';

describePlans('mysql');
