import { Command } from 'commander';
import { startDemoService } from '../demo/demo-service.js';

/** `openapi`: prints the OpenAPI document of this version, for docs/openapi.json. */
export function openapiCommand(): Command {
  return new Command('openapi').description('Print the OpenAPI document').action(async () => {
    const service = await startDemoService(0);
    try {
      const response = await fetch(`${service.url}/docs-json`);
      console.log(JSON.stringify(await response.json(), null, 2));
    } finally {
      await service.close();
    }
  });
}
