import { phrase } from '../../phrase';
import { nothing } from '../finding';
import type { Rule } from '../rule';
import { inheritedCall } from '../sql/inheritedCall';

export const repositoryCall: Rule = {
  name: 'repository call',
  find(span, context) {
    const findings = inheritedCall(span, context);
    return findings
      ? { findings, note: phrase('{0} is a method that the repository inherits.', span.name) }
      : nothing(phrase('The span is not about a method that a repository inherits.'));
  },
};
