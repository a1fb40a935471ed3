/** What the bench of filters runs: the thread that searches, asked as the extension asks it. */
export { createReader } from '../../../src/core/import';
export { FindWorker } from '../../../src/host/findWorker';
