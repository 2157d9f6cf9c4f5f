import { bytesText } from './bytes.js';
import { prettyJson } from './pretty-json.js';

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [1_234_567, '1.2 MB'],
    [5e12, '5000.0 GB'],
  ])('should show %d as %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});

describe('JSON text', () => {
  it('should have a line for each value', () => {
    expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  });

  it('should stay as it is when it is not JSON', () => {
    expect(prettyJson('<script>alert(1)</script>')).toBe('<script>alert(1)</script>');
  });
});
