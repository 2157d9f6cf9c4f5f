import { sized } from '../../../database/testing/sized.js';
import { describeRandomRoundTrips } from '../testing/random-round-trips.js';

describeRandomRoundTrips('postgresql', sized(3, 10));
describeRandomRoundTrips('mysql', sized(5, 20));
