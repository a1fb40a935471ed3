/**
 * Resource attribute by which spans of one run (a debug session, a run of tests) are known: set through
 * `OTEL_RESOURCE_ATTRIBUTES` when the run starts, so that its traces can be told from all others.
 */
export const runAttribute = 'spanlight.run.id';
