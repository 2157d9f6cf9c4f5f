import { describeRandomRoundTrips } from './testing/random-round-trips.js';

describeRandomRoundTrips('postgresql', 10);
describeRandomRoundTrips('mysql', 20);
