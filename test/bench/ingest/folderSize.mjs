// How large a folder became while something went on.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const lookMs = 250;

/**
 * Looks at the sizes of all files again and again.
 * @param {string} folder
 * @returns {() => number} ends it and gives the most bytes seen
 */
export function watchSize(folder) {
  let most = 0;
  let isOver = false;
  const look = async () => {
    most = Math.max(most, await sizeOf(folder));
    if (!isOver) setTimeout(look, lookMs);
  };
  void look();
  return () => {
    isOver = true;
    return most;
  };
}

/** Bytes; a file that goes meanwhile counts as none. @param {string} folder */
async function sizeOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(
    files.map(file =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
