export { Traced } from './traced';
export { inSpan } from './inSpan';
