import type { DestinationStream } from 'pino';
import { escaped } from './redaction.js';

/** All characters that could begin a line, move the cursor, change a colour or the direction of text. */
const CONTROLS =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** Where a frame of a stack begins. */
const FRAME_START = /\n(?= {4}at )/;

/**
 * Lines for people on a terminal; null where pino-pretty, a development dependency, is not installed. Control characters
 * in values are shown, not obeyed: only the lines of a stack stay lines.
 */
export async function prettyStream(output: {
  write(text: string): unknown;
}): Promise<DestinationStream | null> {
  const pretty = await loadPretty();
  if (pretty === null) return null;
  const prettify = pretty.prettyFactory({ translateTime: 'SYS:HH:MM:ss.l', singleLine: true });
  return {
    write: (line) => {
      output.write(prettify(visible(JSON.parse(line))));
    },
  };
}

async function loadPretty(): Promise<typeof import('pino-pretty') | null> {
  try {
    return (await import('pino-pretty')).default;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

function visible(value: unknown): unknown {
  if (typeof value === 'string') return shown(value);
  if (Array.isArray(value)) return value.map(visible);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, entry]) => [shown(name), visible(entry)]);
  return { ...Object.fromEntries(entries), ...visibleStack(value) };
}

/** The stack of an error with its lines, but for line breaks in the message of the error, with which it begins. */
function visibleStack(value: object): { readonly stack?: string } {
  if (!('stack' in value) || typeof value.stack !== 'string') return {};
  const message = 'message' in value && typeof value.message === 'string' ? value.message : '';
  const end = Math.max(0, value.stack.indexOf(message)) + message.length;
  const frames = value.stack.slice(end).split(FRAME_START).map(shown).join('\n');
  return { stack: shown(value.stack.slice(0, end)) + frames };
}

function shown(text: string): string {
  return text.replaceAll(CONTROLS, (character) => SHORT[character] ?? escaped(character));
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
