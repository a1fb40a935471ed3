// What a person could do about a path that does not lead to one file.
import { phrase, type Phrase } from '../phrase';
import { basename, runOf } from './segments';
import type { SourcePath } from './sourcePath';
import type { WorkspaceFile } from './sourceResolver';

/** A mapping for everything that begins as this path does. */
export function mappingHint(path: SourcePath, { segments }: WorkspaceFile, service: string): Phrase {
  const run = runOf(segments, path.segments, false);
  const mapping = { from: headOf(path, run), to: segments.slice(0, -run).join('/'), service };
  return phrase(
    "To always take one of them, say which in spanlight.pathMappings, for instance {0}, or name the service's folder in spanlight.services.",
    JSON.stringify(mapping),
  );
}

/** Why nothing was found, and what would help. */
export function nothingFits(path: SourcePath): { note: Phrase; hint: Phrase } {
  const { segments } = path;
  const source = segments.findLastIndex((part, i) => i < segments.length - 1 && (part === 'src' || part === 'lib'));
  const from = headOf(path, segments.length - (source > 0 ? source : segments.length - 1));
  const note = phrase('No file of this workspace is called {0} (the span says {1}).', basename(segments), path.text);
  const open = phrase('Open the folder that holds this code, or map its path with spanlight.pathMappings.');
  if (from === '' || from === '/') return { note, hint: open };
  const mapping = JSON.stringify([{ from, to: 'FOLDER' }]);
  const map = phrase(
    'Open the folder that holds this code. If it is here under another name, map it: spanlight.pathMappings {0}.',
    mapping,
  );
  return { note, hint: map };
}

/** What stands before the last segments, as it was written. */
function headOf({ segments, isAbsolute }: SourcePath, tail: number): string {
  const root = isAbsolute && !/^[a-z]:$/.test(segments[0]) ? '/' : '';
  return root + segments.slice(0, segments.length - tail).join('/');
}
