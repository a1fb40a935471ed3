import { nothing } from '../finding';
import { phrase } from '../../phrase';
import { librarySpan } from '../names/libraries';
import type { Rule } from '../rule';

/** Says of spans that nobody here wrote a line for them, so that nobody guesses one. */
export const library: Rule = {
  name: 'library span',
  find(span) {
    const note = librarySpan(span);
    return note
      ? { findings: [], note, isLibrary: true }
      : nothing(phrase('No library is known to send such spans by itself.'));
  },
};
