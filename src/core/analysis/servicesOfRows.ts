import type { SpanTable } from '../spans/spanTable';

/** Services as numbers: resources of one service are one. */
export interface ServiceNumbers {
  readonly names: readonly string[];
  /** By index of the resource. */
  readonly ofResource: Uint32Array;
}

/** In the order in which the resources name them. */
export function numberServices({ resources }: SpanTable): ServiceNumbers {
  const numbers = new Map<string, number>();
  const ofResource = new Uint32Array(resources.length);
  resources.forEach(({ service }, i) => {
    const number = numbers.get(service) ?? numbers.size;
    numbers.set(service, number);
    ofResource[i] = number;
  });
  return { names: [...numbers.keys()], ofResource };
}
