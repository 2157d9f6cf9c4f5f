import { describeRoundTrips } from '../testing/round-trips.js';

describeRoundTrips('sqlite');
