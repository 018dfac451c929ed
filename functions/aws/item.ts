/** Between plain values and DynamoDB's typed ones. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What an attribute may hold here. `undefined` is an attribute that is not there. */
export type Value = string | number | boolean | Uint8Array | Value[] | { readonly [name: string]: Value | undefined };
export type Item = Record<string, Value | undefined>;
export type Attributes = Record<string, AttributeValue>;

/** @throws RangeError for a number that JSON could not hold either */
export function toAttributeValue(value: Value): AttributeValue {
  // A text may have been cut in the middle of a surrogate pair, and DynamoDB takes UTF-8 only.
  if (typeof value === 'string') return { S: value.toWellFormed() };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`not a number that can be stored: ${value}`);
    return { N: String(value) };
  }
  if (value instanceof Uint8Array) return { B: value };
  if (Array.isArray(value)) return { L: value.map(toAttributeValue) };
  return { M: toAttributes(value) };
}

export function toAttributes(item: Readonly<Item>): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) attributes[name] = toAttributeValue(value);
  }
  return attributes;
}

/** @throws TypeError for a type that is never written here: a set, a null, or one that came after this was written */
export function fromAttributeValue(attribute: AttributeValue): Value {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.B !== undefined) return attribute.B;
  if (attribute.L !== undefined) return attribute.L.map(fromAttributeValue);
  if (attribute.M !== undefined) return fromAttributes(attribute.M);
  throw new TypeError(`an attribute of a type that is not written here: ${Object.keys(attribute).join()}`);
}

export function fromAttributes(attributes: Readonly<Attributes>): Record<string, Value> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, fromAttributeValue(value)]));
}

/** The attribute as text. @throws TypeError when it is something else: the item is not what its key says */
export function textOf(item: Readonly<Item>, name: string): string {
  const value = item[name];
  if (typeof value !== 'string') throw new TypeError(`no text in attribute "${name}"`);
  return value;
}

export function optionalText(item: Readonly<Item>, name: string): string | undefined {
  const value = item[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(item: Readonly<Item>, name: string): number {
  const value = item[name];
  if (typeof value !== 'number') throw new TypeError(`no number in attribute "${name}"`);
  return value;
}

export function optionalNumber(item: Readonly<Item>, name: string): number | undefined {
  const value = item[name];
  return typeof value === 'number' ? value : undefined;
}
