import { isDigit } from './characters';
import type { Folded } from './textFolder';

/** Numbers become one sign. Never marked. */
export function foldName(bytes: Uint8Array, from: number, to: number, folded: Folded): boolean {
  for (let i = from; i < to; i++) {
    if (!isDigit(bytes[i])) folded.push(bytes[i]);
    else if (folded.last() !== 0x23) folded.push(0x23); // #
  }
  return false;
}
