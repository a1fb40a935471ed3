import * as vscode from 'vscode';
import { Failure } from '../core/errors';
import { functionAround, functionNamed, nameFunctions } from '../core/index/namedFunctions';
import type { NamedFunction } from '../core/index/namedFunctions';
import { say } from '../core/phrase';
import { parseFunctionName } from '../core/source/functionName';
import type { SourceLocation } from '../core/source/sourceResolver';
import { sampleScheme } from './sampleSource';
import type { SourceMapper } from './sourceMapper';

/** Bytes; nobody reads the preview of a larger file, and generated ones go to hundreds of megabytes. */
const largestPreview = 4_000_000;

/** Where to go in the file as it is now. */
export interface PlaceNow {
  /** 1-based. */
  readonly line: number;
  /** What has to be said of the line; mostly nothing. */
  readonly note: string;
  readonly functions: readonly NamedFunction[];
  readonly around: NamedFunction | undefined;
}

/** A location found in the index or named by a span, carried over to the text as it is now. */
export async function placeNow(mapper: SourceMapper, location: SourceLocation): Promise<PlaceNow> {
  const functions = nameFunctions(await mapper.functions(location.uri));
  if (!location.isLineKnown) {
    const around = findByName(functions, location.functionName);
    const note = around
      ? vscode.l10n.t('shown is the function, its line is not known')
      : vscode.l10n.t('the line is not known');
    return { line: around?.line ?? 1, note, functions, around };
  }
  const { line, note } = location;
  const around = functionAround(functions, line, location.kind === 'handler' ? 'handler' : 'code');
  return { line, note: note ? say(note, vscode.l10n.t) : '', functions, around };
}

function findByName(functions: readonly NamedFunction[], name: string | undefined): NamedFunction | undefined {
  if (!name) return undefined;
  const { owner, simple } = parseFunctionName(name);
  return (owner ? functionNamed(functions, `${owner}.${simple}`) : undefined) ?? functionNamed(functions, simple);
}

/** How a file is called: its path inside its folder, with the folder's name where there are several. */
export function fileLabel(uri: string): string {
  const parsed = vscode.Uri.parse(uri);
  // In no folder: its path says where it belongs.
  return parsed.scheme === sampleScheme ? parsed.path.slice(1) : vscode.workspace.asRelativePath(parsed);
}

export async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    throw new Failure('notFound', vscode.l10n.t('{0} can not be opened.', uri.path), { cause });
  }
}

/** As the editor has it when it is open there, otherwise as it is on disk, without waking language servers. */
export async function readLines(uri: vscode.Uri): Promise<string[]> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (open) return open.getText().split(/\r\n|\r|\n/);
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestPreview) throw new Failure('tooLarge', vscode.l10n.t('{0} is too large for a preview.', uri.path));
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return text.split(/\r\n|\r|\n/);
}
