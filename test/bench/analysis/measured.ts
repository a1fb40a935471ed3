/** What the processes of these benches run: the readers, and what the thread that analyzes does. */
export { createReader } from '../../../src/core/import';
export { analyze } from '../../../src/core/analysis/analyze';
export { criticalPath } from '../../../src/core/analysis/path/criticalPath';
export { defaultFindings } from '../../../src/core/analysis/analysis';
export { errorOrigins } from '../../../src/core/analysis/errors/errorOrigins';
export { findAll } from '../../../src/core/analysis/findings';
export { compareTraces } from '../../../src/core/analysis/compare/compareTraces';
export { drawGraph } from '../../../src/core/analysis/graph/drawnGraph';
export { serviceGraph } from '../../../src/core/analysis/graph/serviceGraph';
export { chosenRoot } from '../../../src/core/spans/summary';
