import fc from 'fast-check';
import { createLogger } from './logger.js';
import { prettyStream } from './pretty-stream.js';

/** All that could act on a terminal, but the end of a line. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

const outside = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        '\u001b[31m',
        '\u001b]0;x\u0007',
        '\u009b2J',
        '\u2028',
        '\u2029',
        '\u202e',
        '\u0000',
        '\u007f',
      ),
      fc.constantFrom('a', '    at ', '\n    at evil (x.js:1:1)', '"', '\\', '\\n'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** What is written for an event, in the form for machines and in the form for people. */
async function writtenBy(fields: object, message: string): Promise<{ json: string; pretty: string }> {
  const json: string[] = [];
  const pretty: string[] = [];
  const stream = await prettyStream({ write: (text) => pretty.push(text) });
  createLogger('info', { write: (line) => json.push(line) }).info(fields, message);
  createLogger('info', stream ?? undefined).info(fields, message);
  return { json: json.join(''), pretty: pretty.join('') };
}

const linesOf = (text: string): number => text.split('\n').length - 1;

describe('text from outside in the log', () => {
  it('should not begin a line, nor act on a terminal, in either form', async () => {
    await fc.assert(
      fc.asyncProperty(outside, async (text) => {
        const { json, pretty } = await writtenBy({ userId: text, [text]: [{ deep: text }] }, `said: ${text}`);
        expect([linesOf(json), linesOf(pretty)]).toEqual([1, 1]);
        expect(CONTROLS.test(json)).toBe(false);
        expect(CONTROLS.test(pretty)).toBe(false);
        expect(JSON.parse(json)).toMatchObject({ msg: `said: ${text}`, userId: text });
      }),
      { numRuns: 150 },
    );
  });

  it('should not begin a line of a stack', async () => {
    await fc.assert(
      fc.asyncProperty(outside, async (text) => {
        const error = new Error(`plain${text}`);
        error.stack = `Error: plain${text}\n    at one (file.js:1:1)\n    at two (file.js:2:2)`;
        const { pretty } = await writtenBy({ err: error }, 'failed');
        expect(CONTROLS.test(pretty)).toBe(false);
        const lines = pretty.split('\n').map((line) => line.trim());
        const first = lines.findIndex((line) => line.startsWith('Error: plain'));
        expect(lines[first + 1]).toBe('at one (file.js:1:1)');
        expect(lines.filter((line) => line.startsWith('at '))).toHaveLength(2);
      }),
      { numRuns: 100 },
    );
  });

  it('should be readable for people, with level, message and fields', async () => {
    const { pretty } = await writtenBy({ requestId: 'r-1' }, 'Request answered');
    expect(pretty).toMatch(/INFO.*Request answered.*"requestId":"r-1"/);
  });
});
