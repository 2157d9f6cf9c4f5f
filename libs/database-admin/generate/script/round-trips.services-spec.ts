import { describeRoundTrips } from '../testing/round-trips.js';

describeRoundTrips('postgresql');
describeRoundTrips('mysql');
