import { MaintenanceMode } from './maintenance-mode.js';
import { MaintenanceModeService } from './maintenance-mode.service.js';
import { Presence } from './presence.js';
import { WriteGate } from './write-gate.js';

export const maintenanceModeProviders = [MaintenanceMode, MaintenanceModeService, Presence, WriteGate];
