import type { SpanTable } from '../spans/spanTable';

/** By resource: a number that is the same for all resources of one service. */
export function numbersOfServices({ resources }: SpanTable): Uint32Array {
  const numbers = new Map<string, number>();
  return Uint32Array.from(resources, ({ service }) => {
    const number = numbers.get(service) ?? numbers.size;
    numbers.set(service, number);
    return number;
  });
}
