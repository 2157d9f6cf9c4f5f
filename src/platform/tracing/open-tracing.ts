import type { TracingConfig } from '../../config/tracing-config.js';
import { NO_TRACING, type Tracing } from './tracing.js';

/** The traces of the process. OpenTelemetry is loaded only when they are on. */
export async function openTracing(config: TracingConfig | null): Promise<Tracing> {
  if (config === null) return NO_TRACING;
  const { OpenTelemetryTracing } = await import('./open-telemetry-tracing.js');
  return new OpenTelemetryTracing(config);
}
