import type { Phrase } from '../../phrase';
import type { Finding } from '../analysis';

/** A finding before it is put into words: only of those that somebody will read, words are made. */
export interface FindingDraft extends Omit<Finding, 'sentence'> {
  readonly sentence: () => Phrase;
}
