/** Where attributes lie. */
export type AttributePart = 'span' | 'resource' | 'scope' | 'event' | 'link';

export interface AttributePlace {
  readonly name: string;
  /** undefined: in all of them. */
  readonly part: AttributePart | undefined;
}

const parts: readonly AttributePart[] = ['span', 'resource', 'scope', 'event', 'link'];

/**
 * What a key of a query means: the attribute of that name anywhere in a span, and for `resource.x` also the attribute `x` of
 * the resource, as there are attributes whose names begin like that.
 */
export function placesOf(key: string): readonly AttributePlace[] {
  const part = parts.find(known => key.startsWith(`${known}.`) && key.length > known.length + 1);
  const anywhere = { name: key, part: undefined };
  return part ? [anywhere, { name: key.slice(part.length + 1), part }] : [anywhere];
}
