export type Fault =
  | 'n-plus-one'
  | 'duplicate'
  | 'serial'
  | 'retry-succeeds'
  | 'retry-fails'
  | 'pool-limit'
  | 'cold-start'
  | 'queue'
  | 'gap'
  | 'swallowed-error'
  | 'root-error';

export const FAULTS: Readonly<Record<Fault, string>>;
export function hasFault(name: Fault): boolean;
export function activeFault(): string | undefined;
