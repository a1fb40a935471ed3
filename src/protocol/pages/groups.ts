/** What the timeline page asks of equal siblings. */
import type { EqualSiblings } from '../../core/layout/equalSiblings';

export type GroupRequests = {
  groups: { params: { revision: number }; result: EqualSiblings };
};
