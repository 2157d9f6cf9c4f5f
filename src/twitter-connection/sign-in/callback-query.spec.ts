import { parseCallbackQuery } from './callback-query.js';

describe('the query of a callback', () => {
  it.each([
    ['a code', { state: 's', code: 'c' }, { state: 's', code: 'c', error: null }],
    ['a denial', { state: 's', error: 'access_denied' }, { state: 's', code: null, error: 'access_denied' }],
    ['more than is known', { state: 's', code: 'c', iss: 'x' }, { state: 's', code: 'c', error: null }],
    ['a parameter twice', { state: ['s', 's'], code: 'c' }, { state: null, code: 'c', error: null }],
    ['an object', { state: { $ne: '' }, code: 'c' }, { state: null, code: 'c', error: null }],
    ['empty values', { state: '', code: '' }, { state: null, code: null, error: null }],
    ['the longest value', { state: 's'.repeat(2048) }, { state: 's'.repeat(2048), code: null, error: null }],
    ['too long a value', { state: 's'.repeat(2049) }, { state: null, code: null, error: null }],
    ['nothing', {}, { state: null, code: null, error: null }],
    ['no object at all', undefined, { state: null, code: null, error: null }],
  ])('should be parsed without an error when it holds %s', (_what, query, parsed) => {
    expect(parseCallbackQuery(query)).toEqual(parsed);
  });
});
