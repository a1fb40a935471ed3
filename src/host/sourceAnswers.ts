import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import type { CodeEvidence } from '../core/source/codeEvidence';
import { CodeResolver } from '../core/source/codeResolver';
import type { SourceAnswer } from '../core/source/codeResolver';
import type { PathMapping, ServiceFolders } from '../core/source/sourceResolver';
import { onDidChangeConfig, readConfig } from './config';
import { WorkspaceFileList } from './workspaceFiles';

/** The resolver with the files and settings as they are now. */
export class SourceAnswers implements vscode.Disposable {
  private readonly store = new DisposableStore();
  readonly files = this.store.add(new WorkspaceFileList());
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  /** Earlier answers may be wrong by now: files, mappings or services changed. */
  readonly onDidChange = this.changed.event;
  private resolver: CodeResolver | undefined;
  private readonly resolved = new Set<string>();

  constructor() {
    this.store.add(this.files.onDidChange(() => this.forget()));
    this.store.add(onDidChangeConfig(['spanlight.pathMappings', 'spanlight.services'], () => this.forget()));
  }

  async answer(evidence: CodeEvidence): Promise<SourceAnswer> {
    await this.files.ready();
    return this.answerNow(evidence);
  }

  /** As `answer`, for callers that waited for `files.ready()` already. */
  answerNow(evidence: CodeEvidence): SourceAnswer {
    this.resolver ??= new CodeResolver({
      files: this.files,
      mappings: mappingsOfAllFolders(),
      services: servicesOfAllFolders(),
      translate: vscode.l10n.t,
    });
    const answer = this.resolver.resolveEvidence(evidence);
    if (answer.jump !== undefined) this.resolved.add(answer.locations[answer.jump].uri);
    return answer;
  }

  /** Some span of this session led into this file. */
  leadsTo(uri: string): boolean {
    return this.resolved.has(uri);
  }

  dispose(): void {
    this.store.dispose();
  }

  private forget(): void {
    this.resolver = undefined;
    this.changed.fire();
  }
}

/** Both settings may be set per folder; a folder's own come first. */
function mappingsOfAllFolders(): PathMapping[] {
  const all = scopes().flatMap(scope => readConfig('spanlight.pathMappings', scope));
  const seen = new Set<string>();
  return all.filter(mapping => {
    const isUsable = typeof mapping?.from === 'string' && typeof mapping.to === 'string';
    const key = JSON.stringify(mapping);
    return isUsable && !seen.has(key) && seen.add(key);
  });
}

export function servicesOfAllFolders(): ServiceFolders {
  return Object.assign(
    {},
    ...scopes()
      .map(scope => readConfig('spanlight.services', scope))
      .reverse(),
  );
}

function scopes(): (vscode.WorkspaceFolder | undefined)[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length ? [...folders] : [undefined];
}
