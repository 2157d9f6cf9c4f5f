// Generates the types of the HTTP API that the web libs are written against, from the committed docs/openapi.json.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import openapiTypescript, { astToString } from 'openapi-typescript';

const document = JSON.parse(readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'));
const folder = new URL('../libs/admin-panel/generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('schema.ts', folder), astToString(await openapiTypescript(document)));
