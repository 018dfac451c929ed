import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromAttributes, toAttributes } from '../../functions/aws/item.ts';
import { packKeys, unpackKeys } from '../../functions/aws/packed-keys.ts';
import { candidateKeyOf } from '../../functions/identity.ts';

describe('an item of the table', () => {
  it('comes back as it was written, nested values and bytes included', () => {
    const item = {
      ...{ pk: 'a_1', text: 'Größe 漢字 🗞', empty: '', count: -1.5, large: 9_007_199_254_740_991, tiny: 1e-9 },
      ...{
        yes: true,
        no: false,
        bytes: new Uint8Array([0, 255]),
        list: ['a', 1, [true], {}],
        map: { deep: { er: [] } },
      },
    };
    assert.deepEqual(fromAttributes(toAttributes(item)), item);
  });

  it('has no attribute for what is undefined, at any depth', () => {
    assert.deepEqual(toAttributes({ a: undefined, b: { c: undefined, d: 'x' } }), { b: { M: { d: { S: 'x' } } } });
  });

  it('cannot hold a number that JSON cannot hold', () => {
    for (const number of [NaN, Infinity, -Infinity]) assert.throws(() => toAttributes({ number }), RangeError);
  });

  it('of a type that is never written is refused, not guessed', () => {
    assert.throws(() => fromAttributes({ set: { SS: ['a'] } }), TypeError);
    assert.throws(() => fromAttributes({ nothing: { NULL: true } }), TypeError);
  });
});

describe('packed keys', () => {
  it('come back in their order, 10 bytes each', () => {
    const keys = Array.from({ length: 500 }, (_, n) => candidateKeyOf(`link ${n}`));
    const packed = packKeys(keys);
    assert.equal(packed.length, 5000);
    assert.deepEqual(unpackKeys(packed), keys);
  });

  it('come back at the ends of the alphabet too', () => {
    const keys = ['c_0000000000000000', 'c_zzzzzzzzzzzzzzzz', 'c_000000000000000z', 'c_z000000000000000'];
    assert.deepEqual(unpackKeys(packKeys(keys)), keys);
  });

  it('of no links are no bytes', () => {
    assert.deepEqual(unpackKeys(packKeys([])), []);
  });

  for (const key of ['c_1', 'a_0123456789abcdef', 'c_0123456789abcdeI', 'c_0123456789abcdefg', '']) {
    it(`cannot be made of ${JSON.stringify(key)}`, () => {
      assert.throws(() => packKeys([key]), RangeError);
    });
  }
});
