import { phrase, type Phrase } from '../../phrase';

/** A share from 0 to 1 in whole per cent; nothing that is less than all reads as all, and nothing that is there as none. */
export function percentText(share: number): Phrase {
  if (share > 0 && share < 0.01) return phrase('less than 1 %');
  const percent = share < 1 ? Math.min(99, Math.round(share * 100)) : 100;
  return phrase('{0} %', percent);
}
