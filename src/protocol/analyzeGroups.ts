import type { WorkOf } from './analyze';

// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by the parts that follow
export type GroupWork = {};

export const groupsWork: WorkOf<GroupWork> = {};
