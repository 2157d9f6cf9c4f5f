import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { ApiDocument } from './document.js';

type Json = Readonly<Record<string, unknown>>;

const DOCUMENT = 'openapi.json';
/** OpenAPI's own; every other keyword that JSON Schema does not know is a mistake. */
const KEYWORDS = ['openapi', 'info', 'tags', 'servers', 'paths', 'components', 'example'];

/** The schemas of a document, compiled when they are first needed: whatever they do not declare is a fault. */
export class AnswerSchemas {
  readonly #ajv = new Ajv2020({ strictTypes: false, keywords: KEYWORDS });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: ApiDocument) {
    this.#ajv
      .addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      .addFormat('date', /^\d{4}-\d\d-\d\d$/)
      .addFormat('binary', true)
      .addFormat('uri', (text: string) => URL.canParse(text))
      .addSchema(closed(document) as Json, DOCUMENT);
  }

  /** What the schema at this place of the document has against the value; null when nothing. */
  faultOf(value: unknown, at: readonly string[]): string | null {
    const validate = this.#schemaAt(at);
    if (validate(value)) return null;
    const [error] = validate.errors ?? [];
    return `${error?.instancePath ?? ''} ${error?.message ?? ''} ${JSON.stringify(error?.params)}`;
  }

  #schemaAt(at: readonly string[]): ValidateFunction {
    const pointer = at.map((part) => encodeURIComponent(escaped(part))).join('/');
    const known = this.#compiled.get(pointer);
    if (known !== undefined) return known;
    const compiled = this.#ajv.compile({ $ref: `${DOCUMENT}#/${pointer}` });
    this.#compiled.set(pointer, compiled);
    return compiled;
  }
}

/** RFC 6901, section 3. */
function escaped(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A copy whose objects may have no other properties than those that are declared; OpenAPI allows any by default. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  const isOpen = copy.type === 'object' && copy.additionalProperties === undefined;
  return isOpen ? { ...copy, unevaluatedProperties: false } : copy;
}
