import { BackgroundWork } from './background-work.js';
import { EventLoopLoad } from './event-loop-load.js';
import { ExclusiveWork } from './exclusive-work.js';
import { Instance } from './instance.js';
import { KeyedMutex } from './keyed-mutex.js';

export const concurrencyProviders = [BackgroundWork, EventLoopLoad, ExclusiveWork, Instance, KeyedMutex];
