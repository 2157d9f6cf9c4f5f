import fc from 'fast-check';
import { comparePrices, XPriceListError } from './x-price-list.js';
import { X_PRICES_MICRO_USD } from './x-prices.js';

const compare = (list: unknown) => comparePrices(JSON.stringify(list), X_PRICES_MICRO_USD);

describe("the comparison with X's list of prices", () => {
  it.each([
    ['a price by name', { Post: 0.005, User: 0.02, Trend: 0.01 }],
    ['prices as text', { 'Posts: Read': '0.005', 'User: Read': '0.02' }],
    ['an object by name', { post: { price: 0.005 }, user: { cost: 0.02 } }],
    [
      'a list',
      [
        { type: 'POST', price: 0.005 },
        { name: 'users', cost: '0.02' },
      ],
    ],
  ])('should read %s', (_, eventTypePricing) => {
    expect(compare({ eventTypePricing, requestTypePricing: {} })).toEqual([
      { resource: 'post', ours: 0.005, listed: 0.005 },
      { resource: 'user', ours: 0.01, listed: 0.02 },
      { resource: 'me', ours: 0, listed: null },
    ]);
  });

  it.each(['', '<html>', '{}', '[]', '{"eventTypePricing":{}}', '{"eventTypePricing":{"Post":"free"}}'])(
    'should refuse what is not such a list: %s',
    (text) => {
      expect(() => comparePrices(text, X_PRICES_MICRO_USD)).toThrow(XPriceListError);
    },
  );

  it('should never fail otherwise', () => {
    fc.assert(
      fc.property(fc.anything(), (eventTypePricing) => {
        try {
          compare({ eventTypePricing: eventTypePricing as object });
        } catch (error) {
          expect(error).toBeInstanceOf(XPriceListError);
        }
      }),
    );
  });
});
