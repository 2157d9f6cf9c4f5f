import { describeRandomRoundTrips } from '../testing/random-round-trips.js';

describeRandomRoundTrips('sqlite', 30);
