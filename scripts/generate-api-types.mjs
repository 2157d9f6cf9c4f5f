// Generates the types of the HTTP API for libs/client from the committed docs/openapi.json.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

import openapiTypescript, { astToString } from 'openapi-typescript';

const document = JSON.parse(readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'));
const folder = new URL('../libs/client/generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
// Renamed when it is whole: another process may be reading the file.
const unfinished = new URL(`schema-${process.pid}.tmp`, folder);
writeFileSync(unfinished, astToString(await openapiTypescript(document)));
renameSync(unfinished, new URL('schema.ts', folder));
