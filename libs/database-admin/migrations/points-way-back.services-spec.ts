import { pointsWayBackRules } from '../testing/points-way-back-rules.js';

pointsWayBackRules('postgresql');
pointsWayBackRules('mysql');
