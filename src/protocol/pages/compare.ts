// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by the parts that follow
export type CompareRequests = {};
