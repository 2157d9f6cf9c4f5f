import { NOTHING_KNOWN } from './known-evidence.js';
import { readKnownEvidence, writeKnownEvidence } from './known-evidence.schema.js';

describe('evidence as text', () => {
  it('should be read as it was written', () => {
    expect(readKnownEvidence(writeKnownEvidence(NOTHING_KNOWN))).toEqual(NOTHING_KNOWN);
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['another shape', '{"relationships":{}}'],
    ['a missing part', JSON.stringify({ relationships: [], posts: [], likes: [], bookmarks: [] })],
    [
      'an id that is none',
      writeKnownEvidence(NOTHING_KNOWN).replace(
        'null',
        '{"at":1,"value":{"fromId":"x","newestId":"1","posts":[]}}',
      ),
    ],
  ])('should be null when the text is %s', (_, text) => {
    expect(readKnownEvidence(text)).toBeNull();
  });
});
