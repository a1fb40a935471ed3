import { equalSiblings, type EqualSiblings } from '../core/layout/equalSiblings';
import type { WorkOf } from './analyze';

export type GroupWork = {
  groups: { params: null; result: EqualSiblings };
};

export const groupsWork: WorkOf<GroupWork> = {
  groups: ([table]) => equalSiblings(table),
};
