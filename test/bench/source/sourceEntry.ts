// What the source benches measure, in one bundle.
export { createReader } from '../../../src/core/import';
export { SourceResolver } from '../../../src/core/source/resolver';
export { TableSpan } from '../../../src/core/source/spanView';
export { nameFunctions } from '../../../src/core/index/namedFunctions';
export { FactStore } from '../../../src/workers/factStore';
export { listFiles, localFiles } from '../../../src/workers/localFiles';
export { parserFilesIn, SourceParser } from '../../../src/workers/sourceParser';
export { WorkspaceIndex } from '../../../src/workers/workspaceIndex';
